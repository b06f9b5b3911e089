package nndl.command.baseline;

import java.util.List;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.spark.EnsembleMemory;
import nndl.spark.TaskMemory;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Phase;

/**
 * What the JVMs of a baseline's job hold.
 *
 * @param shared bytes of what all tasks have together
 * @param each bytes that a task has for itself
 */
record BaselineMemory(long shared, long each) implements TaskMemory {

  /** Of tasks that read samples piece by piece, and have {@code more} for themselves. */
  static BaselineMemory reading(SampleSet samples, long shared, long more) {
    return new BaselineMemory(
        shared, EnsembleMemory.piece(EnsembleMemory.Inputs.of(samples)) + more);
  }

  /**
   * What the driver holds while it makes ready what the tasks share.
   *
   * @param packed the samples as they are loaded
   * @param shared bytes of their copy, which the tasks share
   */
  static List<MemoryBlock> loading(SampleLoader.Bytes packed, long shared) {
    long parts = packed.shared() ? 0 : packed.parts(); // which are what is held, or come with it
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
