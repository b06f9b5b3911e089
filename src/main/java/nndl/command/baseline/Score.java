package nndl.command.baseline;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How good a baseline is.
 *
 * @param right how many samples it gave the right class
 * @param of how many samples
 * @param how what it is, in a few words
 * @param settings what decided it, and what else it found, by name
 */
public record Score(
    Kind kind, long right, long of, String how, SortedMap<String, Number> settings) {

  /** With no settings yet. */
  public static Score of(Kind kind, long right, long of, String how) {
    return new Score(kind, right, of, how, new TreeMap<>());
  }

  /** The same with one setting more. */
  public Score with(String name, Number value) {
    SortedMap<String, Number> more = new TreeMap<>(settings);
    more.put(name, value);
    return new Score(kind, right, of, how, more);
  }

  /** As in {@code darkness: 2225 / 10000 (nearest mean of 50000 samples)}. */
  public String line() {
    return "%s: %s / %s (%s)".formatted(kind, right, of, how);
  }
}
