package nndl.spark;

import java.util.List;
import nndl.data.SampleSet;
import nndl.memory.Held;

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
