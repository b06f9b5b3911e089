package nndl;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import nndl.command.NearMiss;
import nndl.command.Program;
import nndl.command.chapter.ChapterOptions;
import nndl.command.chapter.ChapterVerb;

/**
 * {@code spark-submit --class nndl.Chapter nndl.jar NAME [options]}: what chapter 1 of the book
 * does and asks, by the name of a {@link ChapterVerb}. Without a name it shows them. Exit status as
 * of {@link Program}.
 */
public final class Chapter {
  private static final String HELP = "--help";

  private Chapter() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    String word = args.length == 0 ? HELP : args[0];
    for (ChapterVerb verb : ChapterVerb.values()) {
      if (verb.toString().equals(word)) {
        return verb.run(out, err, Arrays.copyOfRange(args, 1, args.length));
      }
    }
    List<String> said = args.length == 0 ? List.of(HELP) : List.of(args);
    if (said.contains(HELP) || said.contains("--version")) {
      String[] words = said.toArray(String[]::new);
      return Program.run(new ChapterOptions(), out, err, words, (conf, storage, console) -> {});
    }
    List<String> names = Arrays.stream(ChapterVerb.values()).map(ChapterVerb::toString).toList();
    return Program.wrong(
        err,
        "chapter: expected one of %s, found '%s'%s"
            .formatted(String.join(", ", names), word, NearMiss.hint(word, names)));
  }
}
