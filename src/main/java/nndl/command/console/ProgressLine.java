package nndl.command.console;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The text of a bar, and of a heartbeat. A bar is as wide as the terminal lets it be: where it is
 * narrow, what matters least is left out first.
 */
final class ProgressLine {
  private static final int MIN_BAR = 10;
  private static final int MAX_BAR = 40;
  private static final String GAP = "  ";

  private final View view;
  private final Pace pace;

  ProgressLine(View view, Pace pace) {
    this.view = view;
    this.pace = pace;
  }

  /** What stands beside the bar, in the order in which it goes where there is no place. */
  private enum Field {
    WHOLE,
    RATE,
    NOTE,
    LEFT,
    PERCENT
  }

  /**
   * A line for a terminal. The last column stays free, since what is written there makes some
   * terminals begin another line.
   *
   * @param unicode whether it may have more than ASCII
   */
  String bar(int columns, boolean unicode) {
    int most = columns - 1;
    List<Field> fields = new ArrayList<>(List.of(Field.values()));
    while (!fields.isEmpty() && text(fields, "").length() + MIN_BAR + GAP.length() > most) {
      fields.remove(0);
    }
    int room = most - text(fields, "").length() - GAP.length();
    boolean bars = view.total() > 0 && room >= MIN_BAR;
    String line = text(fields, bars ? blocks(Math.min(MAX_BAR, room), unicode) : "");
    return line.substring(0, Math.max(0, Math.min(most, line.length()))).stripTrailing();
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
      parts.add(fields.contains(Field.LEFT) ? time(pace.seconds()) : "");
    } else {
      parts.add(fields.contains(Field.PERCENT) ? (percent() + " " + whole).strip() : "");
      parts.add(fields.contains(Field.RATE) ? rate() : "");
      parts.add(fields.contains(Field.LEFT) ? left() : "");
    }
    parts.add(fields.contains(Field.NOTE) ? view.note() : "");
    return parts.stream().filter(part -> !part.isEmpty()).collect(joining(GAP));
  }

  /** A sentence for where there is no terminal. */
  String heartbeat() {
    List<String> parts =
        view.total() == 0
            ? List.of(view.what() + " " + view.whole(), time(pace.seconds()))
            : List.of(view.what(), percent() + " of " + view.whole(), rate(), left(), view.note());
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

  private String left() {
    OptionalDouble seconds = pace.secondsLeft(view.total());
    return seconds.isPresent() ? time(seconds.getAsDouble()) + " left" : "";
  }

  /** {@code 0:07}, {@code 12:34} and {@code 1:02:03}; what has begun counts whole. */
  private static String time(double seconds) {
    long whole = (long) Math.ceil(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
