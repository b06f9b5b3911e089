package nndl.command.baseline;

import java.util.List;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.spark.EnsembleMemory;
import nndl.spark.TaskMemory;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Phase;

/**
 * The memory that the JVMs of a baseline's job need.
 *
 * @param shared bytes that all tasks share
 * @param each bytes that each task holds beside them
 */
record BaselineMemory(long shared, long each) implements TaskMemory {

  /** The memory of tasks that hold a piece of samples each, and {@code more} bytes beside it. */
  static BaselineMemory reading(SampleSet samples, long shared, long more) {
    return new BaselineMemory(
        shared, EnsembleMemory.piece(EnsembleMemory.Inputs.of(samples)) + more);
  }

  /**
   * The memory of the driver while it loads the samples that the tasks share.
   *
   * @param packed bytes of the samples while they are loaded
   * @param shared bytes of the copy that the tasks share
   */
  static List<MemoryBlock> loading(SampleLoader.Bytes packed, long shared) {
    long parts = packed.shared() ? 0 : packed.parts(); // else they are part of what is held
    return List.of(
        MemoryBlock.always("what the tasks share", shared),
        MemoryBlock.during(
            Phase.LOADING, "packed samples", packed.held() + packed.packing() + parts),
        MemoryBlock.during(Phase.ITERATION, "its broadcast", shared));
  }

  @Override
  public List<MemoryBlock> local(int tasks) {
    return executor(tasks);
  }

  @Override
  public List<MemoryBlock> driver() {
    return List.of(
        MemoryBlock.always("what the tasks share", shared),
        MemoryBlock.always("its broadcast", shared));
  }

  @Override
  public List<MemoryBlock> executor(int tasks) {
    return List.of(
        MemoryBlock.always("what the tasks share", shared),
        MemoryBlock.always("its broadcast", shared),
        MemoryBlock.always("%s tasks".formatted(tasks), tasks * each));
  }
}
