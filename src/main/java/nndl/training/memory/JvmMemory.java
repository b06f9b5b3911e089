package nndl.training.memory;

import java.io.Serializable;
import java.util.Locale;

/**
 * The memory that a JVM will need besides Spark's own, in bytes.
 *
 * @param weights arrays with a number for each weight: weights, sums of gradients, and all copies
 * @param buffers what else is on the heap, except for packed samples
 * @param samples packed samples, which are on the heap as far as they fit, and else mapped files
 * @param direct messages, which are outside of the heap
 * @param broadcast the part of the weights that Spark must be able to store in memory
 */
public record JvmMemory(long weights, long buffers, long samples, long direct, long broadcast)
    implements Serializable {
  public static final JvmMemory NONE = new JvmMemory(0, 0, 0, 0, 0);

  public JvmMemory plus(JvmMemory other) {
    return new JvmMemory(
        weights + other.weights,
        buffers + other.buffers,
        samples + other.samples,
        direct + other.direct,
        broadcast + other.broadcast);
  }

  public JvmMemory times(long n) {
    return new JvmMemory(n * weights, n * buffers, n * samples, n * direct, n * broadcast);
  }

  /** The bytes that are always on the heap. */
  public long heap() {
    return weights + buffers;
  }

  /** Returns the terms of the heap, for the user. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "weights and sums %.1f MB, buffers %.1f MB, packed samples %.1f MB",
        weights / 0x1p20,
        buffers / 0x1p20,
        samples / 0x1p20);
  }
}
