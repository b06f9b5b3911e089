package nndl.command.console;

import java.util.Map;
import java.util.Optional;

/**
 * The terminal that standard error goes to. Java cannot ask whether there is one, so {@code
 * scripts/spark-submit.sh} looks, and says it in the environment: {@code 120 utf-8 shared}.
 *
 * @param columns how wide it is at first
 * @param unicode whether it shows more than ASCII
 */
record Terminal(int columns, boolean unicode, Stdout stdout) {
  private static final String VARIABLE = "NNDL_TERMINAL";
  private static final int USUAL_COLUMNS = 80;

  /** Nothing is known of it. */
  static final Terminal ANY = new Terminal(USUAL_COLUMNS, false, Stdout.PIPED);

  /** Where standard output goes. */
  enum Stdout {
    /** To the same terminal. */
    SHARED,
    /** To a program, which may print it to the terminal a moment later. */
    PIPED,
    /** To a file, say. */
    APART
  }

  /** What the environment says. */
  static Optional<Terminal> in(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE)).map(text -> parse(text.split(" ", -1)));
  }

  /** What is not understood counts as not said. */
  private static Terminal parse(String... words) {
    boolean wide = words[0].matches("[1-9][0-9]{0,4}");
    Stdout stdout = ANY.stdout;
    for (Stdout known : Stdout.values()) {
      stdout = words.length > 2 && known.name().equalsIgnoreCase(words[2]) ? known : stdout;
    }
    return new Terminal(
        wide ? Integer.parseInt(words[0]) : USUAL_COLUMNS,
        words.length > 1 && words[1].equals("utf-8"),
        stdout);
  }

  /** Whether a terminal of this environment has no way to clear a line. */
  static boolean isDumb(Map<String, String> environment) {
    return environment.getOrDefault("TERM", "").equals("dumb");
  }
}
