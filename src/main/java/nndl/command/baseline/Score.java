package nndl.command.baseline;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The score of a baseline, as {@code nndl baseline} prints it with {@code --json} and writes it
 * with {@code --output}. {@code nndl report} reads it.
 *
 * @param right how many samples were classified correctly
 * @param of the number of samples
 * @param line the score for a reader, such as {@code darkness: 2225 / 10000 (nearest mean of 50000
 *     samples)}
 * @param settings numbers that led to the score or belong to it, by name
 */
record Score(Kind kind, long right, long of, String line, SortedMap<String, Number> settings) {
  static final String FORMAT = "nndl-baseline-1";

  /**
   * Creates a score without settings.
   *
   * @param how a short description of the baseline
   */
  static Score of(Kind kind, long right, long of, String how) {
    String line = "%s: %s / %s (%s)".formatted(kind, right, of, how);
    return new Score(kind, right, of, line, new TreeMap<>());
  }

  /** Returns a copy with one more setting. */
  Score with(String name, Number value) {
    SortedMap<String, Number> more = new TreeMap<>(settings);
    more.put(name, value);
    return new Score(kind, right, of, line, more);
  }
}
