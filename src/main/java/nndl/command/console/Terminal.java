package nndl.command.console;

import java.util.Map;
import java.util.Optional;

/**
 * The terminal of standard error. Java cannot find out whether there is a terminal. So {@code
 * scripts/spark-submit.sh} finds it out, and describes the terminal in an environment variable,
 * such as {@code 120 utf-8 shared}.
 *
 * @param columns the width of the terminal at the start
 * @param unicode whether the terminal shows characters that are not ASCII
 * @param stdout where standard output goes
 */
record Terminal(int columns, boolean unicode, Stdout stdout) {
  private static final String VARIABLE = "NNDL_TERMINAL";
  private static final int USUAL_COLUMNS = 80;

  /** A terminal of which nothing is known. */
  static final Terminal ANY = new Terminal(USUAL_COLUMNS, false, Stdout.PIPED);

  /** Where standard output goes. */
  enum Stdout {
    /** Standard output goes to the same terminal. */
    SHARED,
    /** Standard output goes to a program, which may print it to the terminal a moment later. */
    PIPED,
    /**
     * Standard output goes neither to the terminal nor to a program, but to a file, for example.
     */
    APART
  }

  /** Returns the terminal that the environment describes, or empty if it describes none. */
  static Optional<Terminal> in(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE)).map(text -> parse(text.split(" ", -1)));
  }

  /** Reads the description. Words that are not valid are ignored. */
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

  /** Whether the terminal of this environment cannot clear a line. */
  static boolean isDumb(Map<String, String> environment) {
    return environment.getOrDefault("TERM", "").equals("dumb");
  }
}
