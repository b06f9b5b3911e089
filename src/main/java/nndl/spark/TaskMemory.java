package nndl.spark;

import java.io.Serializable;
import java.util.List;
import nndl.training.memory.MemoryBlock;

/** The memory that the JVMs of a {@link RangeJob} need. */
public interface TaskMemory extends Serializable {
  /** In local mode, where {@code tasks} tasks and the driver share one JVM. */
  List<MemoryBlock> local(int tasks);

  /** On the driver of a cluster. */
  List<MemoryBlock> driver();

  /** On an executor that runs {@code tasks} tasks at once. */
  List<MemoryBlock> executor(int tasks);
}
