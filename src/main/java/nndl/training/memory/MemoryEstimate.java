package nndl.training.memory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.MemoryBlock.Phase;

/**
 * All that a JVM will hold at a time, summed from the list of its blocks: those that are always
 * there, and those of the phase that needs most.
 *
 * @param process whose memory it is, as the user knows it
 */
public record MemoryEstimate(String process, List<MemoryBlock> blocks) {
  /** In bytes. */
  public static final long MEGABYTE = 1 << 20;

  /** What several parts of a process hold. */
  @SafeVarargs
  public static MemoryEstimate of(String process, List<MemoryBlock>... parts) {
    return new MemoryEstimate(process, Stream.of(parts).flatMap(List::stream).toList());
  }

  /** The most bytes of a kind that are held at once. */
  public long most(Kind kind) {
    long most =
        Arrays.stream(Phase.values())
            .filter(phase -> phase != Phase.ALWAYS)
            .mapToLong(phase -> sum(kind, phase))
            .max()
            .orElse(0);
    return sum(kind, Phase.ALWAYS) + most;
  }

  private long sum(Kind kind, Phase phase) {
    return blocks.stream()
        .filter(block -> block.kind() == kind && block.phase() == phase)
        .mapToLong(MemoryBlock::bytes)
        .sum();
  }

  /** A line for each block. */
  public List<String> lines() {
    return blocks.stream()
        .map(
            block ->
                "memory: %s: %s MB %s, %s: %s"
                    .formatted(
                        process,
                        tenths(block.bytes()),
                        name(block.phase()),
                        name(block.kind()),
                        block.what()))
        .toList();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String tenths(long bytes) {
    return String.format(Locale.ROOT, "%.1f", (double) bytes / MEGABYTE);
  }

  /** Whole megabytes that hold so many bytes. */
  public static long megabytes(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE;
  }
}
