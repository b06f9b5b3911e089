package nndl.spark;

import java.io.Serializable;
import java.util.List;
import nndl.training.memory.MemoryBlock;

/** What the JVMs of a {@link RangeJob} hold. */
public interface TaskMemory extends Serializable {
  /** In local mode, where so many tasks share with the driver what all need. */
  List<MemoryBlock> local(int tasks);

  /** On the driver of a cluster. */
  List<MemoryBlock> driver();

  /** On an executor with so many tasks at once. */
  List<MemoryBlock> executor(int tasks);
}
