package nndl.command.console;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The text of a progress bar, and of a progress line. If the terminal is narrow, the least
 * important fields of the bar are left out first.
 */
record ProgressLine(View view, Pace pace) {
  private static final int MIN_BAR = 10;
  private static final int MAX_BAR = 40;
  private static final String GAP = "  ";

  /**
   * The fields beside the bar, in the order in which they are removed if the terminal is too
   * narrow.
   */
  private enum Field {
    WHOLE,
    RATE,
    NOTE,
    TIME_LEFT,
    PERCENT
  }

  /**
   * Returns the line for a terminal. The last column stays empty, because some terminals start a
   * new line after a character there.
   *
   * @param columns the width of the terminal
   * @param unicode whether the line may contain characters that are not ASCII
   */
  String bar(int columns, boolean unicode) {
    int width = columns - 1;
    List<Field> fields = new ArrayList<>(List.of(Field.values()));
    while (!fields.isEmpty() && text(fields, "").length() + MIN_BAR + GAP.length() > width) {
      fields.remove(0);
    }
    int free = width - text(fields, "").length() - GAP.length();
    boolean bars = view.total() > 0 && free >= MIN_BAR;
    String line = text(fields, bars ? blocks(Math.min(MAX_BAR, free), unicode) : "");
    return line.substring(0, Math.max(0, Math.min(width, line.length()))).stripTrailing();
  }

  private String blocks(int width, boolean unicode) {
    int full = (int) (width * Math.min(1.0, (double) view.done() / view.total()));
    return (unicode ? "\u2501" : "#").repeat(full)
        + (unicode ? "\u2500" : "-").repeat(width - full);
  }

  private String text(List<Field> fields, String blocks) {
    List<String> parts = new ArrayList<>(List.of(view.what(), blocks));
    String whole = fields.contains(Field.WHOLE) ? "of " + view.whole() : "";
    if (view.total() == 0) {
      parts.add(fields.contains(Field.WHOLE) ? view.whole() : "");
      parts.add(fields.contains(Field.TIME_LEFT) ? time(pace.seconds()) : "");
    } else {
      parts.add(fields.contains(Field.PERCENT) ? (percent() + " " + whole).strip() : "");
      parts.add(fields.contains(Field.RATE) ? rate() : "");
      parts.add(fields.contains(Field.TIME_LEFT) ? timeLeft() : "");
    }
    parts.add(fields.contains(Field.NOTE) ? view.note() : "");
    return parts.stream().filter(part -> !part.isEmpty()).collect(joining(GAP));
  }

  /** Returns the line for output that is not a terminal. */
  String heartbeat() {
    List<String> parts =
        view.total() == 0
            ? List.of(view.what() + " " + view.whole(), time(pace.seconds()))
            : List.of(
                view.what(), percent() + " of " + view.whole(), rate(), timeLeft(), view.note());
    return parts.stream().filter(part -> !part.isEmpty()).collect(joining(", "));
  }

  private String percent() {
    return view.percent() + " %";
  }

  private String rate() {
    double rate = pace.perSecond();
    if (view.unit().isEmpty() || rate <= 0) {
      return "";
    }
    return String.format(Locale.ROOT, rate < 10 ? "%,.1f %s/s" : "%,.0f %s/s", rate, view.unit());
  }

  private String timeLeft() {
    OptionalDouble seconds = pace.secondsLeft(view.total());
    return seconds.isPresent() ? time(seconds.getAsDouble()) + " left" : "";
  }

  /**
   * Returns a time such as {@code 0:07}, {@code 12:34} or {@code 1:02:03}. Seconds are rounded up.
   */
  private static String time(double seconds) {
    long whole = (long) Math.ceil(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
