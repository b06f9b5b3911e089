package nndl.command.search;

import static nndl.command.Scope.Search.WHOLE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nndl.command.Command;
import nndl.command.Conflict;
import nndl.command.Ending;
import nndl.command.Needs;
import nndl.command.Program;
import nndl.command.Range;
import nndl.command.Ranges;
import nndl.command.RunNames;
import nndl.command.SavingHook;
import nndl.command.Scope;
import nndl.command.Scopes;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.Variants;
import nndl.command.options.SelectionOptions;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.command.run.ModelLease;
import nndl.command.run.RunData;
import nndl.command.run.RunPlan;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SystemClock;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code nndl search}: trains with different options and keeps the model of the best trial. It has
 * all options of a training, and options that determine what is tried. Standard output gets only
 * the table of trials, or one JSON object.
 */
@CommandLine.Command(
    name = "nndl search",
    header = {
      "Examples:",
      "  scripts/nndl search --try learning-rate=1,3 --data data/mnist --validation 999 --model m",
      "  scripts/nndl search --try l2=log:0.1:10 --strategy halving --trials 9 --config FILE",
      ""
    },
    description = {
      "Trains networks with different options, side by side on Spark, and keeps the best.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class SearchCommand implements Command {
  /**
   * The option for the number of checkpoints. It always has an effect in a search by halving,
   * because a checkpoint is written at each rung.
   */
  private static final String KEEP = "--keep";

  @Scope(search = WHOLE)
  @Option(
      names = "--try",
      paramLabel = "SPACE",
      required = true,
      description =
          "what is tried, as in 'learning-rate=0.1,0.5;sizes=784,30,10|784,100,10': values "
              + "with , or else | between them; by chance also log:A:B and uniform:A:B")
  private String space;

  @Scope(search = WHOLE)
  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "grid",
      description =
          "grid: all combinations | random: some by chance | halving: the same, and only "
              + "the best third is trained on, again and again (${DEFAULT-VALUE})")
  public Strategy strategy;

  @Scope(search = WHOLE)
  @Range(min = 1, max = SelectionOptions.MAX_TRIALS)
  @Needs("--strategy random|halving")
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

  /** Returns the options that are tried, with their values, after checking them. */
  public Space space() {
    CommandSpec known = new CommandLine(new TrainOptions()).getCommandSpec();
    Space parsed =
        Space.parse(
            space,
            option ->
                known.optionsMap().containsKey("--" + option)
                    && Ranges.isWhole(known.findOption("--" + option)));
    for (Space.Axis axis : parsed.axes()) {
      String option = axis.option();
      OptionSpec spec = known.findOption("--" + option);
      if (spec == null || Scopes.of(spec).search() != Scope.Search.TRIAL) {
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

  /** Returns the number of random combinations. */
  public int trials() {
    if (trials == null) {
      throw InputException.expected("--strategy " + strategy, "--trials", "none");
    }
    return trials;
  }

  /**
   * Returns the conflicts of the search. A conflict between options of a training is left out if it
   * involves an option of {@code --try}. {@link Variants} handles it for each trial.
   */
  @Override
  public List<Conflict> conflicts(CommandSpec command, Storage storage) {
    List<String> tried = space().axes().stream().map(axis -> "--" + axis.option()).toList();
    List<Conflict> conflicts = new ArrayList<>();
    for (Conflict conflict : train.conflicts(command, storage)) {
      if (!tried.contains(conflict.option())
          && !(strategy == Strategy.HALVING && conflict.option().equals(KEEP))
          && conflict.others().stream().noneMatch(tried::contains)) {
        conflicts.add(conflict);
      }
    }
    for (String option : tried) {
      conflicts.add(
          Conflict.excludedBy(
              option, List.of("--try"), "--try of it", () -> isTyped(option) && !draws(option)));
    }
    for (String option : Scopes.names(command, scope -> scope.search() == Scope.Search.NONE)) {
      conflicts.add(
          Conflict.requires(option, List.of("--try"), "nndl.Train", "nndl.Search", () -> true));
    }
    return conflicts;
  }

  /**
   * Whether an option is on the command line. If it is in the file, the values of the trials
   * override it.
   */
  private boolean isTyped(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Whether the option is the seed for drawing random combinations. */
  private boolean draws(String option) {
    return option.equals("--seed") && strategy != Strategy.GRID;
  }

  @Override
  public Map<String, String> defaults(Storage storage) {
    return train.defaults(storage);
  }

  @Override
  public void run(Session session) throws Exception {
    if (train.ui) {
      Program.showPage(session.conf());
    }
    Streams streams = train.json.streams(session.console(), common());
    TrialJob.forbidSpeculation(session.conf()); // before a table starts Spark
    requireHeldOut(session.storage());
    TableStep table = new TableStep(train, session.storage(), session.conf(), streams.messages());
    // A wrong option takes the directory from no other process.
    Optional<List<Trial>> known =
        train.table.isTable() ? Optional.empty() : Optional.of(planned(table, session, streams));
    Clock clock = new SystemClock();
    try (SavingHook hook =
            new SavingHook(streams.messages(), Ending.nanos(session.conf()), Ending.OF_JVM, clock);
        Lease lease =
            ModelLease.take(
                session.storage(),
                train.output(),
                Trial.descriptions(known.orElse(List.of())),
                clock,
                streams.messages())) {
      List<Trial> trials = known.orElseGet(() -> planned(table, session, streams));
      new TrialRunner(trials, train.output(), session, streams, hook).run(rungs(trials.size()));
    }
  }

  private List<Trial> planned(TableStep table, Session session, Streams streams) {
    table.run(true, () -> {});
    List<Trial> trials = trials(session, streams);
    List<Rung> unused = rungs(trials.size());
    return trials;
  }

  private void requireHeldOut(Storage storage) {
    if (!train.holdsOut(storage)) {
      throw InputException.expected(
          "--validation",
          train.table.isTable()
              ? "a part of the rows to judge by, such as 0.2"
              : "1 or more samples to judge by",
          0);
    }
  }

  private List<Rung> rungs(int trials) {
    if (strategy != Strategy.HALVING) {
      return Rung.single(trials);
    }
    List<Rung> rungs = Rung.halving(trials, train.epochs);
    if (rungs.size() == 1) {
      throw InputException.expected(
          "--strategy halving",
          "3 trials that differ, and 3 epochs, or more",
          "%s trials of %s epochs".formatted(trials, train.epochs));
    }
    return rungs;
  }

  /** Returns all different trials, in the order of their combinations. */
  private List<Trial> trials(Session session, Streams streams) {
    requireHeldOut(session.storage()); // a table may have too few rows
    Space space = space();
    List<Map<String, String>> combinations =
        strategy == Strategy.GRID
            ? Combinations.grid(space)
            : Combinations.random(space, train.seed, trials());
    Variants variants =
        new Variants(this, session.storage(), ofTheWhole(), "--try", session.arguments());
    train.take(train); // the variants have read the options again
    RunData data = new RunData(session.storage(), streams.messages());
    Set<List<?>> known = new HashSet<>();
    List<Trial> trials = new ArrayList<>();
    for (Map<String, String> combination : combinations) {
      TrainOptions own = new TrainOptions();
      Map<String, String> taken = variants.read(own, combination);
      own.take(train);
      RunPlan plan = RunPlan.of(own.describe(), data).forTrial(session.storage());
      if (known.add(plan.identity())) {
        trials.add(
            new Trial(trials.size(), taken, plan, RunNames.trial(Integer.toString(trials.size()))));
      }
    }
    return trials;
  }

  /**
   * Returns the names, without dashes, of the options that apply to the search as a whole. Trials
   * do not have these options.
   */
  private Set<String> ofTheWhole() {
    Set<Scope.Search> notOfTrials = Set.of(Scope.Search.WHOLE, Scope.Search.NONE);
    return Scopes.names(spec, scope -> notOfTrials.contains(scope.search())).stream()
        .map(option -> option.substring(2))
        .collect(Collectors.toSet());
  }
}
