package nndl.command.chapter;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import nndl.command.Command;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The parts of chapter 1 that can be run. */
public enum ChapterVerb {
  NAND(Nand::new),
  SIGMOID(SigmoidNeuron::new),
  SCALING(Scaling::new),
  LAYERS(Layers::new),
  FOUR_BITS(FourBits::new),
  DESCENT(GradientDescent::new),
  BUG(Bug::new);

  /** Adds the parts as subcommands to picocli's model of {@link ChapterCommand}, for its help. */
  static final class OfChapter implements CommandLine.IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec chapter) {
      for (ChapterVerb verb : values()) {
        chapter.addSubcommand(verb.toString(), new CommandLine(verb.exercise()));
      }
      // picocli's own list would show examples
      chapter.usageMessage().sectionMap().put(SECTION_KEY_COMMAND_LIST, help -> list());
      return chapter;
    }
  }

  private final Supplier<Command> exercise;

  ChapterVerb(Supplier<Command> exercise) {
    this.exercise = exercise;
  }

  /** Returns a line for each part, with its description. */
  private static String list() {
    return Arrays.stream(values())
        .map(verb -> "  %-10s  %s%n".formatted(verb, verb.description()))
        .collect(Collectors.joining());
  }

  private String description() {
    CommandSpec spec = new CommandLine(exercise()).getCommandSpec();
    return String.join(" ", spec.usageMessage().description());
  }

  /** Creates a command, whose options are not read yet. */
  public Command exercise() {
    return exercise.get();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
