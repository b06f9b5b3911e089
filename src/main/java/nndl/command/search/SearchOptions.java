package nndl.command.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nndl.Search;
import nndl.Train;
import nndl.command.Conflict;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@link Search}: what it tries, and all options of {@link Train}. */
@Command(
    name = "nndl search",
    header = {
      "Examples:",
      "  scripts/nndl search --try learning-rate=1,3 --data data/mnist --validation 999 --model m",
      "  scripts/nndl search --try l2=log:0.1:10 --strategy halving --trials 9 --config FILE",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Trains networks with different options, side by side on Spark, and keeps the best.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class SearchOptions implements Options {
  /** Those of a search alone, and those that say what it does as a whole; without dashes. */
  public static final Set<String> OF_ALL =
      Set.of(
          "try",
          "strategy",
          "trials",
          "config",
          "overwrite",
          "resume",
          "exchange",
          "best-of",
          "find-learning-rate",
          "ui",
          "json",
          "debug",
          "progress",
          "quiet",
          "version",
          "help");

  /** Halving leaves a checkpoint at each rung, however few a training alone would. */
  private static final String KEEP = "--keep";

  /** Others that all trials must have in common, or there is nothing to compare. */
  private static final Set<String> IN_COMMON =
      Set.of(
          "model",
          "validation",
          "evaluate",
          "monitor",
          "test-images",
          "test-labels",
          "class-names",
          "model-license",
          "report",
          "no-report",
          "no-report-images",
          "checkpoint-every",
          "checkpoint-iterations",
          "keep");

  @Option(
      names = "--try",
      paramLabel = "SPACE",
      required = true,
      description =
          "what is tried, as in 'learning-rate=0.1,0.5;sizes=784,30,10|784,100,10': values "
              + "with , or else | between them; by chance also log:A:B and uniform:A:B")
  private String space;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "grid",
      description =
          "grid: all combinations | random: some by chance | halving: the same, and only "
              + "the best third is trained on, again and again (${DEFAULT-VALUE})")
  public Strategy strategy;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "of random and halving, which need it: how many combinations are drawn")
  public Integer trials;

  @Mixin public final TrainOptions train = new TrainOptions();

  @Spec private CommandSpec spec;

  @Override
  public Program.Common common() {
    return train.common();
  }

  /** What is tried, checked. */
  public Space space() {
    CommandSpec known = new CommandLine(new TrainOptions()).getCommandSpec();
    Space parsed = Space.parse(space, option -> isWhole(known.findOption("--" + option)));
    for (Space.Axis axis : parsed.axes()) {
      String option = axis.option();
      if (known.findOption("--" + option) == null
          || OF_ALL.contains(option)
          || IN_COMMON.contains(option)) {
        throw InputException.expected(
            "--try", "options of nndl.Train that trials can differ by", option);
      }
      if (option.equals("epochs") && strategy == Strategy.HALVING) {
        throw InputException.expected(
            "--try epochs", "--strategy grid or random", "halving, which sets them itself");
      }
    }
    return parsed;
  }

  private static boolean isWhole(OptionSpec option) {
    return option != null
        && List.of(int.class, long.class, Integer.class, Long.class).contains(option.type());
  }

  /** How many combinations are drawn, checked. */
  public int trials() {
    if (trials == null) {
      throw InputException.expected("--strategy " + strategy, "--trials", "none");
    }
    return trials;
  }

  /** What of {@link Train} depends on an option that is tried is settled for each trial. */
  @Override
  public List<Conflict> conflicts(Storage storage) {
    List<String> tried = space().axes().stream().map(axis -> "--" + axis.option()).toList();
    List<Conflict> conflicts = new ArrayList<>();
    for (Conflict conflict : train.conflicts(storage)) {
      if (!tried.contains(conflict.option())
          && !(strategy == Strategy.HALVING && conflict.option().equals(KEEP))
          && conflict.others().stream().noneMatch(tried::contains)) {
        conflicts.add(conflict);
      }
    }
    for (String option : tried) {
      conflicts.add(
          new Conflict(
              option,
              List.of("--try"),
              false,
              () -> isTyped(option) && !draws(option),
              "this option or --try of it",
              "both"));
    }
    conflicts.add(
        new Conflict(
            "--trials",
            List.of("--strategy"),
            false,
            () -> strategy == Strategy.GRID,
            "--strategy random or halving, or not this option",
            "grid"));
    for (String option : List.of("--exchange", "--best-of", "--find-learning-rate")) {
      conflicts.add(
          new Conflict(option, List.of("--try"), false, () -> true, "nndl.Train", "nndl.Search"));
    }
    return conflicts;
  }

  /** In a file it gives way to what each trial has. */
  private boolean isTyped(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** The seed also says which combinations are drawn. */
  private boolean draws(String option) {
    return option.equals("--seed") && strategy != Strategy.GRID;
  }
}
