package nndl.command.chapter;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import nndl.Chapter;
import nndl.command.AccuracyLines;
import nndl.command.Program;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@link Chapter} can be asked to do: a line for each exercise. */
public enum ChapterVerb {
  NAND(Nand::new),
  SCALING(Scaling::new),
  FOUR_BITS(FourBits::new),
  DESCENT(GradientDescent::new),
  BUG(Bug::new);

  /** Has picocli know them wherever it knows the options of {@link Chapter}. */
  static final class OfChapter implements CommandLine.IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec chapter) {
      for (ChapterVerb verb : values()) {
        chapter.addSubcommand(verb.toString(), new CommandLine(verb.exercise()));
      }
      chapter
          .usageMessage()
          .sectionMap()
          .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> list()); // else by their examples
      return chapter;
    }
  }

  private final Supplier<Exercise> exercise;

  ChapterVerb(Supplier<Exercise> exercise) {
    this.exercise = exercise;
  }

  /** A line for each, with what it does. */
  private static String list() {
    return Arrays.stream(values())
        .map(verb -> "  %-10s  %s%n".formatted(verb, verb.description()))
        .collect(Collectors.joining());
  }

  private String description() {
    CommandSpec spec = new CommandLine(exercise()).getCommandSpec();
    return String.join(" ", spec.usageMessage().description());
  }

  /** A new one, whose options are to be read. */
  public Exercise exercise() {
    return exercise.get();
  }

  /** Reads the options and does it; the exit status. */
  public int run(PrintStream out, PrintStream err, String... args) {
    Exercise mine = exercise();
    return Program.run(
        mine,
        out,
        err,
        args,
        (conf, storage, console) -> mine.run(storage, console, AccuracyLines.lines(console.out())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
