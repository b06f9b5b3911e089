package nndl.training.memory;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A block of memory that a JVM will need. A list of blocks is the estimate for the whole JVM.
 *
 * @param what the name of the block in messages
 */
public record MemoryBlock(String what, Kind kind, Phase phase, long bytes) implements Serializable {

  /** Where the bytes are. */
  public enum Kind {
    HEAP,
    /** On the heap as far as they fit; the rest is in memory-mapped files. */
    HEAP_OR_MAPPED,
    /** In direct buffers outside the heap. */
    DIRECT
  }

  /** When the bytes are needed. {@code LOADING} ends before {@code ITERATION} begins. */
  public enum Phase {
    ALWAYS,
    LOADING,
    ITERATION
  }

  /** A block for {@code count} equal objects. */
  public MemoryBlock(long count, String what, Kind kind, Phase phase, long bytesOfEach) {
    this(count == 1 ? what : count + " " + what, kind, phase, count * bytesOfEach);
  }

  /** Returns a block on the heap that is needed from the start of the job to its end. */
  public static MemoryBlock always(long count, String what, long bytesOfEach) {
    return new MemoryBlock(count, what, Kind.HEAP, Phase.ALWAYS, bytesOfEach);
  }

  /** Returns a block on the heap that is needed while samples are loaded. */
  public static MemoryBlock loading(long count, String what, long bytesOfEach) {
    return new MemoryBlock(count, what, Kind.HEAP, Phase.LOADING, bytesOfEach);
  }

  /** Returns a block on the heap that is needed from the end of loading on. */
  public static MemoryBlock iteration(long count, String what, long bytesOfEach) {
    return new MemoryBlock(count, what, Kind.HEAP, Phase.ITERATION, bytesOfEach);
  }

  /** Returns a block outside the heap, for messages that are sent and received. */
  public static MemoryBlock direct(long count, String what, long bytesOfEach) {
    return new MemoryBlock(count, what, Kind.DIRECT, Phase.ITERATION, bytesOfEach);
  }

  /** Joins the blocks of several parts of a JVM. */
  @SafeVarargs
  public static List<MemoryBlock> all(List<MemoryBlock>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }

  /**
   * Returns the largest number of bytes of a kind that are needed at once: the bytes of phase
   * {@code ALWAYS}, plus the bytes of {@code LOADING} or {@code ITERATION}, whichever are more.
   */
  public static long most(List<MemoryBlock> held, Kind kind) {
    return sum(held, kind, Phase.ALWAYS)
        + Math.max(sum(held, kind, Phase.LOADING), sum(held, kind, Phase.ITERATION));
  }

  private static long sum(List<MemoryBlock> held, Kind kind, Phase phase) {
    return held.stream()
        .filter(block -> block.kind == kind && block.phase == phase)
        .mapToLong(MemoryBlock::bytes)
        .sum();
  }

  /** Returns a line for the user. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f MB %s, %s: %s", bytes / 0x1p20, name(phase), name(kind), what);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
