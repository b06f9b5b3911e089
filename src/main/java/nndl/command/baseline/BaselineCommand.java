package nndl.command.baseline;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.AccuracyLines;
import nndl.command.Conflict;
import nndl.command.Needs;
import nndl.command.OptionRules;
import nndl.command.Range;
import nndl.command.ResultJson;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.DataOptions;
import nndl.command.options.ResultCommand;
import nndl.data.SampleSet;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.memory.JvmMemory;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * {@code nndl baseline}: scores predictions that are made without a network. Standard output ends
 * with the line of the score, or is one JSON object. The bytes are the same for any number of
 * slots.
 */
@CommandLine.Command(
    name = "nndl baseline",
    header = {
      "  scripts/nndl baseline --kind darkness --data data/mnist --validation 10000",
      "  scripts/nndl baseline --kind svm --data data/mnist --scale 256 --output svm.json",
      "  scripts/nndl baseline --kind svm --data data/digits --validation 300 --c 1,9 --gamma"
          + " 0.01,0.03"
    },
    description = {
      "Says how good answers are that need no network.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class BaselineCommand extends ResultCommand {
  @Option(
      names = "--kind",
      paramLabel = "KIND",
      required = true,
      description =
          "random: any class | darkness: the class whose images are as dark on "
              + "average | svm: a support vector machine, by LIBSVM on the driver")
  Kind kind;

  @Mixin final DataOptions files = new DataOptions();

  @Range(min = 1)
  @Option(
      names = "--inputs",
      paramLabel = "N",
      description = "inputs of a sample of LIBSVM's format, which does not say so itself")
  Integer inputs;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description =
          "what inputs are divided by; without it float32 and float64 IDX is taken as it is, and "
              + "all else must be bytes, divided by 255")
  Float scale;

  @Option(
      names = "--validation",
      paramLabel = "N",
      defaultValue = "0",
      description = "hold out the last N training samples (${DEFAULT-VALUE})")
  long validation;

  @Needs("--kind random")
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "with random: of the guesses (${DEFAULT-VALUE})")
  long seed;

  @Range(above = true)
  @Needs("--kind svm")
  @Option(
      names = "--c",
      paramLabel = "C,C,...",
      split = ",",
      hideParamSyntax = true,
      defaultValue = "1",
      description =
          "with svm: what a sample on the wrong side costs (${DEFAULT-VALUE}); of several "
              + "the best on the samples of --validation is taken")
  List<Double> c;

  @Range(above = true)
  @Needs("--kind svm")
  @Option(
      names = "--gamma",
      paramLabel = "GAMMA,...",
      split = ",",
      hideParamSyntax = true,
      description =
          "with svm: of the kernel exp(-gamma |x - y|^2) (by default 1 / inputs); "
              + "of several the best on the samples of --validation is taken")
  List<Double> gamma;

  @Range(min = 1)
  @Needs("--kind svm")
  @Option(
      names = "--tune-samples",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "with several of C or gamma: the first N samples, or all, train each (${DEFAULT-VALUE})")
  long tuneSamples;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "write a JSON record, which nndl report shows beside networks")
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
    conflicts.add(
        Conflict.uselessWithout(
            "--tune-samples",
            List.of("--c", "--gamma"),
            "several of --c or --gamma",
            "one of each",
            () -> !tunes()));
    conflicts.addAll(files.conflicts(storage, () -> true, () -> true));
    return conflicts;
  }

  /** Whether several settings are compared. */
  boolean tunes() {
    return c.size() > 1 || (gamma != null && gamma.size() > 1);
  }

  @Override
  public void run(Session session) {
    Streams streams = streams(session);
    BaselinePlan plan = BaselinePlan.of(this, session.storage(), streams.messages());
    for (SampleSet set : List.of(plan.training().set(), plan.test().set())) {
      set.decisions().forEach(streams.messages());
    }
    Consumer<String> lines = AccuracyLines.lines(streams.lines());
    SparkHeap heap = new SparkHeap(session.conf(), JvmMemory.NONE, streams.details());
    heap.requireDriver();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    Score found = score(plan, session, heap, lines);
    session.console().hide();
    Score score =
        found
            .with("training-samples", plan.training().count())
            .with("validation", validation)
            .with("scale", plan.training().set().scale());
    String text = ResultJson.of(Score.FORMAT, score) + "\n";
    IfExists ifExists = IfExists.of(overwrite);
    plan.output().ifPresent(file -> session.storage().write(file, ifExists, text));
    lines.accept(score.line());
    streams.json(Score.FORMAT, score);
    streams.message("%s took %.1f s", kind, clock.secondsSince(start));
  }

  private Score score(BaselinePlan plan, Session session, SparkHeap heap, Consumer<String> lines) {
    try (JavaSparkContext spark = SharedContext.open(session.conf())) {
      BaselineRun run = new BaselineRun(plan, spark, heap, session, lines);
      return switch (kind) {
        case RANDOM -> run.random(seed);
        case DARKNESS -> run.darkness();
        case SVM -> run.svm(tuneSamples);
      };
    }
  }
}
