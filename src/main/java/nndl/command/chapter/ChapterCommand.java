package nndl.command.chapter;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import nndl.command.BaseCommand;
import nndl.command.NearMiss;
import nndl.command.Program;
import nndl.command.Session;
import picocli.CommandLine;

/**
 * {@code nndl chapter NAME}: runs a part of chapter 1 of the book. Each part is the command of a
 * {@link ChapterVerb}. Without a name it lists the parts.
 */
@CommandLine.Command(
    name = "nndl chapter",
    header = "  scripts/nndl chapter nand",
    synopsisSubcommandLabel = "NAME",
    commandListHeading = "%nNames, each of which has a --help of its own:%n",
    description = "Does what chapter 1 of the book does and asks, and prints the numbers of it.",
    modelTransformer = ChapterVerb.OfChapter.class)
public final class ChapterCommand extends BaseCommand {
  private static final String HELP = "--help";

  /** Runs the part that the first argument names. Returns the exit status. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    List<String> words = args.length == 0 ? List.of(HELP) : List.of(args);
    String name = words.get(0);
    for (ChapterVerb verb : ChapterVerb.values()) {
      if (verb.toString().equals(name)) {
        String[] rest = words.subList(1, words.size()).toArray(String[]::new);
        return Program.run(verb.exercise(), out, err, rest);
      }
    }
    if (words.contains(HELP) || words.contains("--version")) {
      return Program.run(new ChapterCommand(), out, err, words.toArray(String[]::new));
    }
    List<String> names = Arrays.stream(ChapterVerb.values()).map(ChapterVerb::toString).toList();
    return Program.wrong(
        err,
        "chapter: expected one of %s, found '%s'%s"
            .formatted(String.join(", ", names), name, NearMiss.hint(name, names)));
  }

  /**
   * Does nothing. It is called only for {@code --help} and {@code --version}, which end before
   * this.
   */
  @Override
  public void run(Session session) {}
}
