package nndl.command.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.command.AccuracyLines;
import nndl.command.Command;
import nndl.command.Conflict;
import nndl.command.Ending;
import nndl.command.LoadingView;
import nndl.command.OutputLease;
import nndl.command.Program;
import nndl.command.SavingHook;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.TrainingView;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.command.run.Host;
import nndl.command.run.ModelLease;
import nndl.command.run.RunData;
import nndl.command.run.RunDescription;
import nndl.command.run.TrainingRun;
import nndl.command.search.FirstTrials;
import nndl.command.search.Rung;
import nndl.command.search.Trial;
import nndl.command.search.TrialJob;
import nndl.command.search.TrialRunner;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.Rescue;
import nndl.training.RescueCheckpoint;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code nndl train}: trains a network and writes its model. Standard output gets only the accuracy
 * line of each epoch. With {@code --best-of} it gets the table of the trainings instead, with
 * {@code --find-learning-rate} the table of {@link FindLearningRate}, and with {@code --json} one
 * JSON object.
 */
@CommandLine.Command(
    name = "nndl train",
    header = {
      "Examples:",
      "  scripts/nndl train mnist",
      "  scripts/nndl train mnist --sizes 784,100,10 --cost cross-entropy --learning-rate 0.5",
      "  scripts/nndl train --config conf/digits.properties --data data/digits --model target/m",
      "  scripts/nndl train --dry-run --data data/digits --sizes 64,30,10 --model target/m",
      ""
    },
    description = {
      "Trains a feed-forward network by mini-batch SGD on Spark.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class TrainCommand implements Command {
  @Mixin private final TrainOptions options = new TrainOptions();

  /** The part of the rows of a table by which {@code --tune} judges. */
  private double judging;

  @Override
  public Program.Common common() {
    return options.common();
  }

  @Override
  public List<Conflict> conflicts(CommandSpec command, Storage storage) {
    return options.conflicts(command, storage);
  }

  @Override
  public Map<String, String> defaults(Storage storage) {
    return options.defaults(storage);
  }

  @Override
  public void run(Session session) throws Exception {
    if (options.ui) {
      Program.showPage(session.conf());
    }
    Streams streams = options.json.streams(session.console(), common());
    if (common().debug && options.initialModel == null) {
      options.learning.hint(options.activation).ifPresent(streams.messages());
    }
    judging = options.takeValidation();
    TableStep table = new TableStep(options, session.storage(), session.conf(), streams.messages());
    if (options.dryRun != null) {
      new DryRun(options, session, streams, new SystemClock()).run(options.dryRun);
    } else if (options.rate.find) {
      findRate(table, session, streams);
    } else {
      List<RunDescription> known = table.known();
      Clock clock = new SystemClock();
      try (SavingHook hook =
              new SavingHook(
                  streams.messages(), Ending.nanos(session.conf()), Ending.OF_JVM, clock);
          Lease lease =
              ModelLease.take(
                  session.storage(), options.output(), known, clock, streams.messages())) {
        train(table, session, streams, hook, lease);
      }
    }
  }

  /** Tests learning rates. The samples of a table are in the directory of the model meanwhile. */
  private void findRate(TableStep table, Session session, Streams streams) {
    if (!options.table.isTable()) {
      table.run(false, options::describe);
      FindLearningRate.run(options, session, streams);
      return;
    }
    TableStep.requireModel(options);
    try (Lease lease = OutputLease.take(session.storage(), options.model, streams.messages())) {
      table.writeTemporary(lease.staging("samples"), options::describe);
      FindLearningRate.run(options, session, streams);
    }
  }

  private void train(
      TableStep table, Session session, Streams streams, SavingHook hook, Lease lease)
      throws Exception {
    boolean isCompared = options.selection.bestOf > 1;
    if (isCompared || options.selection.hasTrials()) {
      TrialJob.forbidSpeculation(session.conf()); // before a table starts Spark
    }
    table.run(isCompared, options::describe);
    if (isCompared) {
      bestOf(session, streams, hook);
    } else if (options.selection.hasTrials()) {
      FirstTrials trials =
          new FirstTrials(options, table, judging, lease.staging("trials"), session, streams);
      try (JavaSparkContext spark = TrialJob.spark(session.conf())) {
        train(session, streams, hook, trials.run(spark));
      }
    } else {
      train(session, streams, hook, FirstTrials.Found.NOTHING);
    }
  }

  /** Runs several trainings in parallel, with consecutive seeds. */
  private void bestOf(Session session, Streams streams, SavingHook hook) {
    List<Trial> trials = Trial.ofSeeds(options, new RunData(session.storage(), streams.messages()));
    new TrialRunner(trials, options.output(), session, streams, hook)
        .run(Rung.single(trials.size()));
  }

  /** Runs one training, from its first step to its last. */
  private void train(Session session, Streams streams, SavingHook hook, FirstTrials.Found found)
      throws Exception {
    TrainingRun run = TrainingRun.validate(options.describe(), Host.of(session, streams));
    session.console().show(LoadingView.of(session.conf(), run.workload()));
    Rescue rescue = new RescueCheckpoint(run.progress(), run.checkpoints().orElseThrow());
    TrainingRun.Result result;
    try (hook) {
      hook.saves(rescue, run.earlierModel());
      train(run, session, streams);
      session.console().hide();
      hook.saves(rescue, Optional.empty()); // from now on the model may be this run's
      result = run.finish();
    }
    streams.json("nndl-training-1", TrainResult.of(result, found));
    run.requireAllFiles();
  }

  /** Takes the steps of a run up to the end of its training. A failure leaves a checkpoint. */
  private void train(TrainingRun run, Session session, Streams streams) throws Exception {
    try (run) {
      run.open();
      TrainingView view = new TrainingView(run.workload(), run.progress(), session.console());
      session.console().show(view);
      run.build(List.of(view, new AccuracyLines(streams.lines()))); // in this order
      run.train();
    } catch (Exception | Error e) { // Spark throws checked exceptions that it does not declare
      throw run.failed(e);
    }
  }
}
