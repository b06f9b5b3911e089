package nndl.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.error.InputException;
import nndl.training.worker.Traffic;

/**
 * What every epoch of a training took, as CSV. Equal runs take other times, so these stand in a
 * file of their own, and nowhere else. Any thread may use it.
 */
public final class Timings {
  private static final String HEADER =
      "epoch,seconds,evaluation-seconds,waiting-seconds,computing-seconds,bytes-sent,bytes-received,restarts";

  private static final Pattern ROW = Pattern.compile("(\\d{1,9})(,\\d+\\.\\d{6}){4}(,\\d+){3}");

  private final List<String> rows = new ArrayList<>();

  /** Those of a training that begins. */
  public Timings() {}

  /**
   * Those of a training that goes on after so many epochs: it will train all later ones once more.
   *
   * @param place of the text, which {@link #csv} gave
   */
  public static Timings parse(Object place, String text, int epochs) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw other(place, 1);
    }
    Timings timings = new Timings();
    for (int i = 1; i < lines.size(); i++) {
      Matcher row = ROW.matcher(lines.get(i));
      if (!row.matches()) {
        throw other(place, i + 1);
      }
      if (Integer.parseInt(row.group(1)) < epochs) {
        timings.rows.add(lines.get(i));
      }
    }
    return timings;
  }

  private static InputException other(Object place, int line) {
    return InputException.expected(place, "the times of epochs", "something else in line " + line);
  }

  /**
   * An epoch is over.
   *
   * @param seconds since the end of the one before
   * @param evaluation seconds of these in which it was evaluated
   * @param computing seconds that all threads together computed its gradients
   * @param traffic since the end of the one before
   */
  synchronized void add(
      int epoch, double seconds, double evaluation, double computing, Traffic traffic) {
    rows.add(
        String.format(
            Locale.ROOT,
            "%d,%.6f,%.6f,%.6f,%.6f,%d,%d,%d",
            epoch,
            seconds,
            evaluation,
            traffic.waitingNanos() / 1e9,
            computing,
            traffic.sentBytes(),
            traffic.receivedBytes(),
            traffic.restarts()));
  }

  /** A line an epoch, and one before them that says what stands in each. */
  public synchronized String csv() {
    return HEADER + "\n" + String.join("", rows.stream().map(row -> row + "\n").toList());
  }
}
