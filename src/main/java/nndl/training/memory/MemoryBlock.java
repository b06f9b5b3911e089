package nndl.training.memory;

import java.io.Serializable;

/**
 * A block of memory that something will hold.
 *
 * @param what its name, for the user
 */
public record MemoryBlock(String what, Kind kind, Phase phase, long bytes) implements Serializable {

  /** Where the bytes are. */
  public enum Kind {
    HEAP,
    /** On the heap as far as there is room for them, and the rest in files that are mapped. */
    HEAP_OR_MAPPED,
    /** Outside of the heap. */
    DIRECT
  }

  /** When they are held. Of the phases after the first there is one at a time. */
  public enum Phase {
    ALWAYS,
    LOADING,
    ITERATION
  }

  /** On the heap from the start to the end. */
  public static MemoryBlock always(String what, long bytes) {
    return new MemoryBlock(what, Kind.HEAP, Phase.ALWAYS, bytes);
  }

  /** On the heap for a while. */
  public static MemoryBlock during(Phase phase, String what, long bytes) {
    return new MemoryBlock(what, Kind.HEAP, phase, bytes);
  }

  /** Outside of the heap, in messages that come and go. */
  public static MemoryBlock direct(String what, long bytes) {
    return new MemoryBlock(what, Kind.DIRECT, Phase.ITERATION, bytes);
  }
}
