package nndl.command.evaluate;

import java.util.List;
import java.util.Map;
import nndl.command.AccuracyLines;
import nndl.command.Conflict;
import nndl.command.Count;
import nndl.command.Needs;
import nndl.command.OptionRules;
import nndl.command.Replaces;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.DataOptions;
import nndl.command.options.MissingMetadataOptions;
import nndl.command.options.ModelsOption;
import nndl.command.options.ResultCommand;
import nndl.command.options.RowIdOption;
import nndl.data.SampleSet;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.data.table.RowSets;
import nndl.model.evaluation.NumberCard;
import nndl.model.evaluation.Scorecard;
import nndl.model.evaluation.ScorecardCsv;
import nndl.model.evaluation.ScorecardText;
import nndl.network.Coding;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.memory.JvmMemory;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * {@code nndl evaluate}: scores a trained model, or several models whose outputs are averaged, as a
 * Spark job. Standard output gets lines that begin with the accuracy line. With {@code --json} it
 * gets one JSON object instead. The bytes are the same on any cluster.
 */
@CommandLine.Command(
    name = "nndl evaluate",
    header = {
      "  scripts/nndl evaluate --model target/models/mnist --data data/mnist",
      "  scripts/nndl evaluate --model m1 --model m2 --test-images test.csv --output scores.csv",
      "  scripts/nndl evaluate --model target/models/mnist --data data/mnist --json",
      "  scripts/nndl evaluate --model target/models/penguins --data more-penguins.csv"
    },
    description = {
      "Says how good a model is, or several whose outputs are averaged, as a Spark job.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class EvaluateCommand extends ResultCommand {
  @Mixin final ModelsOption models = new ModelsOption();

  @Option(
      names = "--set",
      paramLabel = "SET",
      defaultValue = "test",
      description =
          "test | validation | training: validation is what the model's training held "
              + "out of the training files, training is the rest of them (${DEFAULT-VALUE})")
  Split set;

  @Mixin final DataOptions files = new DataOptions();

  @Replaces({
    "--train-labels",
    "--test-images",
    "--test-labels",
    "--format",
    "--csv-label",
    "--csv-header"
  })
  @Option(
      names = "--table",
      paramLabel = "FORMAT:PATH",
      description =
          "instead of --data, for a model of a table: a table in a format that Spark SQL reads,"
              + " such as parquet:DIR or orc:DIR")
  String sql;

  @Mixin final RowIdOption known = new RowIdOption();

  @Mixin final MissingMetadataOptions missing = new MissingMetadataOptions();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "write all numbers as CSV, one a line")
  Path output;

  @Needs("--output")
  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace the file in --output if it is there already")
  boolean overwrite;

  @Override
  public List<Conflict> conflicts(CommandSpec command, Storage storage) {
    List<Conflict> conflicts = OptionRules.of(command);
    for (String option : usesTest() ? DataOptions.TRAINING_FILES : DataOptions.TEST_FILES) {
      conflicts.add(Conflict.excludes(option, List.of("--set"), "--set " + set, () -> true));
    }
    if (sql == null) {
      conflicts.addAll(files.conflicts(storage, () -> !usesTest(), this::usesTest));
    }
    return conflicts;
  }

  boolean usesTest() {
    return set == Split.TEST;
  }

  @Override
  public void run(Session session) {
    Streams streams = streams(session);
    EvaluatePlan plan = EvaluatePlan.of(this, session, streams.messages());
    SampleSet samples = plan.job().samples().set();
    samples.decisions().forEach(streams.messages());
    samples.requireLabels(session.storage(), plan.job().ensemble().targets().classes());
    SparkHeap heap = new SparkHeap(session.conf(), JvmMemory.NONE, streams.details());
    heap.requireDriver();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    Map<RowSets.Set, EvaluateJob.Score> scores = scores(plan.job(), session, heap);
    session.console().hide();
    double seconds = clock.secondsSince(start);
    if (plan.job().ensemble().targets() instanceof Coding.Numbers) {
      NumberCard card = plan.numberCard(scores);
      show(session, plan, card.csv(), card.lines());
      streams.json(NumberCard.FORMAT, card);
    } else {
      Scorecard card = plan.scorecard(scores, session.storage());
      boolean byName = plan.job().ensemble().input().recipe().isPresent();
      show(session, plan, ScorecardCsv.of(card), ScorecardText.lines(card, byName));
      streams.json(Scorecard.FORMAT, card);
    }
    streams.message(
        "evaluated %s in %.1f s%s",
        Count.of(scores.values().stream().mapToLong(s -> s.evaluation().count()).sum(), "sample"),
        seconds,
        plan.output().map(file -> ": " + file).orElse(""));
  }

  private void show(Session session, EvaluatePlan plan, String csv, List<String> lines) {
    IfExists ifExists = IfExists.of(overwrite);
    plan.output().ifPresent(file -> session.storage().write(file, ifExists, csv));
    lines.forEach(AccuracyLines.lines(streams(session).lines()));
  }

  private static Map<RowSets.Set, EvaluateJob.Score> scores(
      EvaluateJob job, Session session, SparkHeap heap) {
    try (JavaSparkContext spark = SharedContext.open(session.conf())) {
      long count = job.samples().count();
      return job.run(spark, heap, session.progress(spark, "evaluating", count));
    }
  }
}
