package nndl;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.command.AccuracyLines;
import nndl.command.NearMiss;
import nndl.command.Program;
import nndl.command.Version;

/**
 * {@code spark-submit --class nndl.Main nndl.jar VERB [options]}, which {@code scripts/nndl} calls.
 * Runs the command of a {@link Verb}, or prints the version or the script for completion. Without
 * an argument it prints the list of verbs. {@link Program} explains the exit status.
 */
public final class Main {
  static final String COMPLETION = "completion";

  /** The property with the name of the application. spark-submit sets it. */
  private static final String APPLICATION = "spark.app.name";

  private Main() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** Like {@link #main}, but returns the exit status and does not end the JVM. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    String word = args.length == 0 ? "--help" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    for (Verb verb : Verb.values()) {
      if (verb.toString().equals(word)) {
        if (Main.class.getName().equals(System.getProperty(APPLICATION))) {
          System.setProperty(APPLICATION, "nndl " + verb);
        }
        return verb.run(out, err, rest);
      }
    }
    return switch (word) {
      case "--help", "help" -> print(out, err, word, rest, help());
      case "--version" -> print(out, err, word, rest, List.of(Version.text()));
      case "check" ->
          Program.wrong(err, "check: expected train --dry-run, which takes its place, found check");
      case COMPLETION -> print(out, err, word, rest, Completion.lines());
      default -> {
        List<String> verbs = new ArrayList<>();
        Arrays.stream(Verb.values()).forEach(verb -> verbs.add(verb.toString()));
        verbs.add(COMPLETION);
        yield Program.wrong(
            err,
            "verb: expected one of %s, found '%s'%s"
                .formatted(String.join(", ", verbs), word, NearMiss.hint(word, verbs)));
      }
    };
  }

  private static int print(
      PrintStream out, PrintStream err, String word, String[] rest, List<String> lines) {
    if (rest.length > 0) {
      return Program.wrong(err, word + ": expected nothing after it, found '" + rest[0] + "'");
    }
    lines.forEach(AccuracyLines.lines(out));
    return Program.printed(out, err);
  }

  /** Returns the list of commands, each with an example. */
  private static List<String> help() {
    List<String> lines = new ArrayList<>();
    for (Verb verb : Verb.values()) {
      lines.add("%-10s  %s".formatted(verb, verb.description()));
      lines.add(" ".repeat(12) + verb.example());
    }
    lines.add(
        "%-10s  %s".formatted(COMPLETION, "Prints what completes verbs and options in a shell."));
    lines.add(" ".repeat(12) + "source <(scripts/nndl completion)");
    lines.add("");
    lines.add("scripts/nndl VERB --help explains a verb's options; scripts/nndl --version");
    return lines;
  }
}
