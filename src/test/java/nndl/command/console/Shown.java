package nndl.command.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A terminal that understands text, line feeds, carriage returns and clearing below the cursor. */
public final class Shown {
  private static final Pattern BAR = Pattern.compile("\r([^\r\n\u001b]+)\u001b\\[J\r");
  private static final String CLEAR_BELOW = "\u001b[J";

  private final int columns;
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;

  private Shown(int columns) {
    this.columns = columns;
  }

  /** The rows at the end, from the first to the last that is not empty. */
  public static List<String> rows(String written, int columns) {
    Shown shown = new Shown(columns);
    for (int i = 0; i < written.length(); i++) {
      if (written.startsWith(CLEAR_BELOW, i)) {
        shown.clearBelow();
        i += CLEAR_BELOW.length() - 1;
      } else {
        shown.write(written.charAt(i));
      }
    }
    List<String> all = new ArrayList<>(shown.rows.stream().map(Object::toString).toList());
    while (!all.isEmpty() && all.get(all.size() - 1).isEmpty()) {
      all.remove(all.size() - 1);
    }
    return all;
  }

  /** All bars that were drawn. */
  public static List<String> bars(String written) {
    return BAR.matcher(written).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private void write(char c) {
    if (c == '\r') {
      column = 0;
    } else if (c == '\n') {
      begin();
    } else if (c < ' ') {
      throw new AssertionError(
          "expected characters that are known, found " + (int) c + " behind " + rows);
    } else {
      if (column == columns) {
        begin();
      }
      StringBuilder line = rows.get(row);
      line.append(" ".repeat(Math.max(0, column + 1 - line.length())));
      line.setCharAt(column++, c);
    }
  }

  private void begin() {
    row++;
    column = 0;
    if (row == rows.size()) {
      rows.add(new StringBuilder());
    }
  }

  private void clearBelow() {
    StringBuilder line = rows.get(row);
    line.setLength(Math.min(column, line.length()));
    rows.subList(row + 1, rows.size()).clear();
  }
}
