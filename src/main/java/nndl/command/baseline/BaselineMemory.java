package nndl.command.baseline;

import java.util.List;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.spark.CommitteeMemory;
import nndl.spark.TaskMemory;
import nndl.training.memory.Held;
import nndl.training.memory.Held.Phase;

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
        shared, CommitteeMemory.piece(CommitteeMemory.Inputs.of(samples)) + more);
  }

  /**
   * What the driver holds while it makes ready what the tasks share.
   *
   * @param packed the samples as they are loaded
   * @param shared bytes of their copy, which the tasks share
   */
  static List<Held> loading(SampleLoader.Bytes packed, long shared) {
    long parts = packed.shared() ? 0 : packed.parts(); // which are what is held, or come with it
    return List.of(
        Held.always("what the tasks share", shared),
        Held.during(Phase.LOADING, "packed samples", packed.held() + packed.packing() + parts),
        Held.during(Phase.ITERATION, "its broadcast", shared));
  }

  @Override
  public List<Held> local(int tasks) {
    return executor(tasks);
  }

  @Override
  public List<Held> driver() {
    return List.of(
        Held.always("what the tasks share", shared), Held.always("its broadcast", shared));
  }

  @Override
  public List<Held> executor(int tasks) {
    return List.of(
        Held.always("what the tasks share", shared),
        Held.always("its broadcast", shared),
        Held.always("%s tasks".formatted(tasks), tasks * each));
  }
}
