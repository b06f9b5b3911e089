package nndl.training;

/**
 * Memory that is kept back for a last checkpoint, which must be written even if a training ends
 * because the heap is full. It is enough for the text and the buffers of a checkpoint, since the
 * weights of a training that has stopped are written without a copy.
 */
final class SpareMemory {
  private static final int BYTES = 2 << 20;

  private volatile byte[] kept = new byte[BYTES];

  /** Lets the memory be used. Returns whether it was kept back until now. */
  boolean free() {
    boolean isKept = kept != null;
    kept = null;
    return isKept;
  }
}
