package nndl.spark;

import java.io.Serializable;
import java.util.List;
import nndl.training.memory.Held;

/** What the JVMs of a {@link RangeJob} hold. */
public interface TaskMemory extends Serializable {
  /** In local mode, where so many tasks share with the driver what all need. */
  List<Held> local(int tasks);

  /** On the driver of a cluster. */
  List<Held> driver();

  /** On an executor with so many tasks at once. */
  List<Held> executor(int tasks);
}
