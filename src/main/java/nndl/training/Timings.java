package nndl.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.error.InputException;
import nndl.training.worker.Traffic;

/**
 * How long every epoch of a training took, as CSV. Equal runs take different times, so no other
 * file contains times. Safe for use by several threads.
 */
public final class Timings {
  /** The first line of the file. */
  public static final String HEADER =
      "epoch,seconds,evaluation-seconds,waiting-seconds,computing-seconds,bytes-sent,bytes-received,restarts";

  private static final Pattern ROW = Pattern.compile("(\\d{1,9})(,\\d+\\.\\d{6}){4}(,\\d+){3}");

  private final List<String> rows = new ArrayList<>();

  /** Creates the empty timings of a new training. */
  public Timings() {}

  /**
   * Reads the timings of a training that is resumed after {@code epochs} epochs. Rows of later
   * epochs are dropped, since the training will repeat these epochs.
   *
   * @param place where the text comes from, for error messages
   * @param text a text that {@link #csv} returned
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
   * Adds an epoch that is over.
   *
   * @param seconds the time from the end of the previous epoch to the end of this one
   * @param evaluation how many of these seconds were spent on evaluations
   * @param computing how many seconds the computation of gradients took, summed over all threads
   * @param traffic the traffic during this epoch
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

  /** Returns the CSV: a header line, and a line per epoch. */
  public synchronized String csv() {
    return HEADER + "\n" + String.join("", rows.stream().map(row -> row + "\n").toList());
  }
}
