package nndl.command.report;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.Conflict;
import nndl.command.OptionRules;
import nndl.command.OutputLease;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.Version;
import nndl.command.options.DataOptions;
import nndl.command.options.MissingMetadataOptions;
import nndl.command.options.ResultCommand;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.report.BaselineScore;
import nndl.report.ReportFile;
import nndl.report.RunFolder;
import nndl.report.ShownModel;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code nndl report}: writes a page that shows a run or compares several runs. Equal runs give
 * equal bytes, except for the part with times. Starts no Spark job.
 */
@CommandLine.Command(
    name = "nndl report",
    header = {
      "  scripts/nndl report target/models/mnist",
      "  scripts/nndl report target/models/mnist --data data/mnist --output mnist.html",
      "  scripts/nndl report seed-1 seed-2 svm.json --output compared.html"
    },
    description = {
      "Writes one page that shows a run, or compares several, for any browser without a network.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class ReportCommand extends ResultCommand {
  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "the directory of a training, or a model.safetensors; the first is shown in full; "
              + "and what nndl.Baseline has left (JSON)")
  List<Path> runs;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "the page; by default report.html beside the model, if there is one run")
  Path output;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace the file if it is there already")
  boolean overwrite;

  @Option(
      names = "--no-report-images",
      fallbackValue = "true",
      description = "write the page without any test image, for data that are private")
  boolean noImages;

  @Mixin final DataOptions files = new DataOptions();

  @Mixin final MissingMetadataOptions missing = new MissingMetadataOptions();

  @Override
  public List<Conflict> conflicts(CommandSpec command, Storage storage) {
    List<Conflict> conflicts = OptionRules.of(command);
    for (String option : DataOptions.TRAINING_FILES) {
      conflicts.add(
          Conflict.requires(option, List.of(), "test samples alone", "others", () -> true));
    }
    conflicts.addAll(files.conflicts(storage, () -> false, this::namesSamples));
    return conflicts;
  }

  /** Whether the options name test samples. */
  boolean namesSamples() {
    return files.data != null || files.testImages != null;
  }

  @Override
  public void run(Session session) {
    Streams streams = streams(session);
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    ReportPlan plan = ReportPlan.of(this, session.storage(), streams.messages());
    RunFolder first = plan.runs().get(0);
    ShownModel shown =
        new ShownModel(first.model(), first.inputKind(), plan.shown(), plan.samples());
    write(
        session.storage(),
        plan,
        new ReportFile(Version.number(), plan.runs(), shown, plan.baselines()),
        streams.messages());
    streams.message("report in %s, %.1f s", plan.output(), clock.secondsSince(start));
    streams.json(
        "nndl-report-1",
        new Reported(
            plan.output().toString(),
            plan.runs().stream().map(RunFolder::name).toList(),
            plan.baselines().stream().map(BaselineScore::kind).toList()));
  }

  /**
   * The result.
   *
   * @param runs the names of the runs
   * @param baselines the kinds of the baselines
   */
  record Reported(String output, List<String> runs, List<String> baselines) {}

  /** Writes the page. Into the directory of the run it is written by the only owner. */
  private void write(Storage storage, ReportPlan plan, ReportFile page, Consumer<String> lines) {
    if (output != null) {
      page.write(storage, plan.output(), plan.ifExists());
      return;
    }
    try (Lease lease = OutputLease.take(storage, plan.output().getParent(), lines)) {
      plan.requireSameRun(storage); // a training may have replaced it since
      page.write(storage, plan.output(), plan.ifExists());
    }
  }
}
