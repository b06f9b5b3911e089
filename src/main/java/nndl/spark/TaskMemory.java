package nndl.spark;

import static nndl.training.memory.MemoryBlock.always;

import java.io.Serializable;
import java.util.List;
import nndl.data.NamedSamples;
import nndl.data.SamplePieces;
import nndl.model.ensemble.Ensemble;
import nndl.network.Block;
import nndl.training.memory.BufferSizes;
import nndl.training.memory.MemoryBlock;

/**
 * The memory that the JVMs of a {@link RangeJob} need.
 *
 * @param shared the bytes of the data that all tasks share; the broadcast of them needs as many
 * @param each the bytes that each task needs in addition
 * @param gathered the bytes of the results that the driver stores
 */
public record TaskMemory(long shared, long each, long gathered) implements Serializable {
  /**
   * The bytes per input while samples are packed, if a packed input has at most one byte. They
   * include a packer's last chunk, which may be much larger than its content and is copied at the
   * end, and an unpacked row.
   */
  private static final long PER_BYTE = 6;

  /**
   * The bytes per input while samples are packed, if a packed input has up to five bytes. The last
   * chunk may be as large as all chunks before it.
   */
  private static final long PER_FLOAT = 11;

  /**
   * Returns the memory of tasks that apply an ensemble to samples.
   *
   * @param made the bytes of the results that a task stores
   * @param gathered the bytes of the results that the driver stores
   */
  public static TaskMemory of(Ensemble ensemble, NamedSamples samples, long made, long gathered) {
    return reading(
        samples,
        ensemble.models().stream().mapToLong(model -> Block.bytes(model.layout())).sum(),
        BufferSizes.ofEnsemble(ensemble) + made,
        gathered);
  }

  /**
   * Returns the memory of tasks that each read their samples in pieces.
   *
   * @param shared the bytes of the data that all tasks share
   * @param more the bytes that each task needs in addition to a piece of samples
   * @param gathered the bytes of the results that the driver stores
   */
  public static TaskMemory reading(NamedSamples samples, long shared, long more, long gathered) {
    return new TaskMemory(shared, piece(samples.width(), samples.bytes()) + more, gathered);
  }

  /**
   * Returns the maximum number of bytes that a piece of samples needs while it is packed.
   *
   * @param width the number of inputs of a sample
   * @param bytes whether a packed input has at most one byte
   */
  public static long piece(int width, boolean bytes) {
    return (bytes ? PER_BYTE : PER_FLOAT) * width * SamplePieces.capacity(width);
  }

  /**
   * Returns the memory blocks of a JVM.
   *
   * @param tasks how many tasks the JVM runs at once; 0 for the driver of a cluster
   * @param driver whether the JVM is the driver
   */
  List<MemoryBlock> held(int tasks, boolean driver) {
    return List.of(
        always(1, "what the tasks share: models", shared),
        always(1, "its broadcast", shared),
        always(tasks, "tasks: samples, and what is made of them", each),
        always(1, "rows that wait for their turn", driver ? gathered : 0));
  }
}
