package nndl;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;
import nndl.chapter.Bug;
import nndl.chapter.Exercise;
import nndl.chapter.FourBits;
import nndl.chapter.GradientDescent;
import nndl.chapter.Nand;
import nndl.chapter.Scaling;
import nndl.cli.BookLines;
import nndl.cli.Program;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What {@link Chapter} can be asked to do: a line for each exercise. */
enum ChapterVerb {
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
      return chapter;
    }
  }

  private final Supplier<Exercise> exercise;

  ChapterVerb(Supplier<Exercise> exercise) {
    this.exercise = exercise;
  }

  /** A new one, whose options are to be read. */
  Exercise exercise() {
    return exercise.get();
  }

  /** Reads the options and does it; the exit status. */
  int run(PrintStream out, PrintStream err, String... args) {
    Exercise mine = exercise();
    return Program.run(
        mine,
        out,
        err,
        args,
        (conf, storage, console) -> mine.run(storage, console, BookLines.lines(console.out())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
