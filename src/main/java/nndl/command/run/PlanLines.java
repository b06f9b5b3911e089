package nndl.command.run;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import nndl.command.Count;
import nndl.command.RunNames;
import nndl.data.SampleRange;
import nndl.model.Model;
import nndl.network.Layout;
import nndl.report.ReportFile;
import nndl.report.card.CardFile;
import nndl.spark.cluster.SparkInternals;
import nndl.training.Exchange;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Descent;
import nndl.training.workload.ShardsAdvice;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/** Says what a training is about to do, in a line for each part. */
final class PlanLines {
  private PlanLines() {}

  /**
   * @param exchange is open
   * @param directory where the run writes, or empty if it writes nothing
   * @param staged where the samples of a table are now, which a training has in its directory
   */
  static List<String> of(
      RunPlan plan,
      Progress progress,
      Exchange exchange,
      SparkContext spark,
      Optional<RunDirectory> directory,
      Optional<Path> staged) {
    List<String> lines = new ArrayList<>();
    lines.add("network: " + network(plan));
    String samples = samples(plan.workload());
    if (directory.isPresent() && staged.isPresent()) {
      Path kept = directory.get().results().samples();
      samples = samples.replace(staged.get().toString(), kept.toString());
    }
    lines.add("samples: " + samples);
    lines.add("training: " + training(plan.workload(), progress));
    lines.add("exchange: " + exchange(plan, exchange.tasks()));
    lines.add("slots: " + slots(plan.workload(), progress, spark));
    directory.ifPresent(into -> lines.add("files: " + files(plan, into, staged.isPresent())));
    return lines;
  }

  private static String network(RunPlan plan) {
    Layout layout = plan.workload().layout();
    Path initial = plan.description().initialModel();
    return "%s, %s weights, %s"
        .formatted(
            Layout.text(layout.sizes()),
            layout.weightCount(),
            initial == null ? "by chance" : "from " + initial);
  }

  private static String samples(Workload workload) {
    return workload.sets().entrySet().stream()
        .map(set -> set.getKey() + " " + text(set.getValue()))
        .collect(joining(", "));
  }

  private static String text(SampleRange range) {
    return "%s of %s inputs from %s"
        .formatted(range.count(), range.set().width(), range.set().paths().get(0));
  }

  private static String training(Workload workload, Progress progress) {
    Descent descent = workload.hyperparameters().descent();
    String all =
        "%s in mini-batches of %s"
            .formatted(Count.of(descent.epochs(), "epoch"), descent.miniBatchSize());
    return progress.iteration() == 0
        ? all
        : "%s, of which %s are done".formatted(all, Count.of(progress.iteration(), "iteration"));
  }

  /** What {@code auto} stands for is told when it is not the fastest exchange. */
  private static String exchange(RunPlan plan, OptionalInt tasks) {
    String kind = plan.description().exchange().name().toLowerCase(Locale.ROOT);
    return tasks.isPresent() ? kind + ", " + Count.of(tasks.getAsInt(), "task") : kind;
  }

  private static String slots(Workload workload, Progress progress, SparkContext spark) {
    int executors = spark.isLocal() ? 0 : SparkInternals.executors(spark);
    return ShardsAdvice.of(
        workload, SparkInternals.slots(spark), executors, progress.iteration() > 0);
  }

  /** Tells how many slots of a cluster work, unless all do. */
  static Optional<String> idleSlots(
      Workload workload, Progress progress, Exchange exchange, SparkContext spark) {
    int slots = SparkInternals.slots(spark);
    int tasks = exchange.tasks().orElse(slots);
    boolean goesOn = progress.iteration() > 0;
    return ShardsAdvice.idle(workload, tasks, slots, SparkInternals.executors(spark), goesOn);
  }

  private static String files(RunPlan plan, RunDirectory directory, boolean ofTable) {
    boolean hasPage = plan.description().output().page() != RunDescription.Page.NONE;
    boolean hasSnapshots = Snapshots.areOf(plan.workload().layout());
    List<String> names =
        new ArrayList<>(
            List.of(
                Model.FILE_NAME,
                CardFile.FILE_NAME,
                RunRecord.FILE_NAME,
                Checksums.FILE_NAME,
                RunNames.HISTORY));
    addIf(hasSnapshots, ReportFile.SNAPSHOTS, names);
    boolean hasIds = HeldOutAnswers.find(directory.storage(), plan).isPresent();
    addIf(hasIds, RunNames.HELD_OUT, names);
    names.add(TimingsFile.NAME);
    names.add(RunNames.CHECKPOINTS);
    addIf(ofTable, directory.results().samples().getName(), names);
    addIf(hasPage, ReportFile.FILE_NAME, names);
    return "%s in %s%s"
        .formatted(
            String.join(", ", names),
            directory.results().directory(),
            directory.replaces() ? ", in place of what is there" : "");
  }

  private static void addIf(boolean isThere, String name, List<String> to) {
    if (isThere) {
      to.add(name);
    }
  }
}
