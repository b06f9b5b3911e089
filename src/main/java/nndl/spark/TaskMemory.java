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
 * @param shared bytes that all tasks share; their broadcast has as many
 * @param each bytes that each task holds beside them
 * @param gathered bytes of results that the driver holds
 */
public record TaskMemory(long shared, long each, long gathered) implements Serializable {
  /**
   * Of an input that takes one byte at most once it is packed: the last chunk of a packer may be
   * twice as large as a sample, and is copied at the end, and a row is held apart.
   */
  private static final long PER_BYTE = 6;

  /** Of one that takes five: the last chunk may be as large as all before it. */
  private static final long PER_FLOAT = 11;

  /**
   * The memory of tasks that run an ensemble on samples.
   *
   * @param made bytes of the results that a task holds
   */
  public static TaskMemory of(Ensemble ensemble, NamedSamples samples, long made, long gathered) {
    return reading(
        samples,
        ensemble.models().stream().mapToLong(model -> Block.bytes(model.layout())).sum(),
        BufferSizes.ofEnsemble(ensemble) + made,
        gathered);
  }

  /**
   * The memory of tasks that hold a piece of samples each.
   *
   * @param more bytes that each task holds beside its piece
   */
  public static TaskMemory reading(NamedSamples samples, long shared, long more, long gathered) {
    return new TaskMemory(shared, piece(samples.width(), samples.bytes()) + more, gathered);
  }

  /**
   * The most that a piece of samples takes while it is packed.
   *
   * @param width inputs of a sample
   * @param bytes whether each takes one byte at most once it is packed
   */
  public static long piece(int width, boolean bytes) {
    return (bytes ? PER_BYTE : PER_FLOAT) * width * SamplePieces.capacity(width);
  }

  /** The blocks of a JVM that runs {@code tasks} tasks at once: 0 on the driver of a cluster. */
  List<MemoryBlock> held(int tasks, boolean driver) {
    return List.of(
        always(1, "what the tasks share: models, or samples", shared),
        always(1, "its broadcast", shared),
        always(tasks, "tasks: samples, and what is made of them", each),
        always(1, "rows that wait for their turn", driver ? gathered : 0));
  }
}
