package nndl.training.memory;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A block of memory that a JVM will hold. The list of its blocks is the estimate of a job.
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

  /** So many of the same. */
  public MemoryBlock(long count, String what, Kind kind, Phase phase, long bytesOfEach) {
    this(count == 1 ? what : count + " " + what, kind, phase, count * bytesOfEach);
  }

  /** On the heap from the start to the end. */
  public static MemoryBlock always(long count, String what, long bytesOfEach) {
    return new MemoryBlock(count, what, Kind.HEAP, Phase.ALWAYS, bytesOfEach);
  }

  /** On the heap while samples are loaded. */
  public static MemoryBlock loading(long count, String what, long bytesOfEach) {
    return new MemoryBlock(count, what, Kind.HEAP, Phase.LOADING, bytesOfEach);
  }

  /** On the heap while the job itself goes on. */
  public static MemoryBlock iteration(long count, String what, long bytesOfEach) {
    return new MemoryBlock(count, what, Kind.HEAP, Phase.ITERATION, bytesOfEach);
  }

  /** Outside of the heap, in messages that come and go. */
  public static MemoryBlock direct(long count, String what, long bytesOfEach) {
    return new MemoryBlock(count, what, Kind.DIRECT, Phase.ITERATION, bytesOfEach);
  }

  /** What several parts of a JVM hold. */
  @SafeVarargs
  public static List<MemoryBlock> all(List<MemoryBlock>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }

  /** The most bytes of a kind that are held at once: those of the phase that needs most. */
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

  /** A line for the user. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f MB %s, %s: %s", bytes / 0x1p20, name(phase), name(kind), what);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
