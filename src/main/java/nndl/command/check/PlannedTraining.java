package nndl.command.check;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunDescription;
import nndl.command.run.RunPlan;
import nndl.command.search.Trial;
import nndl.command.train.RangeTest;
import nndl.data.SampleRange;
import nndl.data.storage.Storage;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.TrainingMemory;
import nndl.training.workload.Workload;

/**
 * A training whose samples are there and fit the network.
 *
 * @param description what the options say
 * @param workloads that of the training, or those of all trainings of {@code --best-of}
 * @param plan the whole plan, or empty if no model is written
 * @param trials the trainings of {@code --best-of}, or none
 */
record PlannedTraining(
    RunDescription description,
    List<Workload> workloads,
    Optional<RunPlan> plan,
    List<Trial> trials) {

  /** Returns what the options of a training say. Fails if the value of an option is wrong. */
  static RunDescription describe(TrainOptions options) {
    return options.rate.find ? options.describeRateTest(RangeTest.LOWEST_RATE) : options.describe();
  }

  /**
   * Opens the samples.
   *
   * @param lines takes lines about the samples
   */
  static PlannedTraining of(TrainOptions options, Storage storage, Consumer<String> lines) {
    RunDescription description = describe(options);
    RunData data = new RunData(storage, lines);
    if (options.rate.find) {
      Workload workload = RunPlan.workload(description, data);
      return new PlannedTraining(description, List.of(workload), Optional.empty(), List.of());
    }
    if (options.selection.bestOf() > 1) {
      List<Trial> trials = Trial.ofSeeds(options, data);
      return new PlannedTraining(
          description,
          trials.stream().map(Trial::workload).toList(),
          Optional.of(trials.get(0).plan()),
          trials);
    }
    RunPlan plan = RunPlan.of(description, data);
    return new PlannedTraining(description, List.of(plan.workload()), Optional.of(plan), List.of());
  }

  /** The training, or the first of several. */
  Workload workload() {
    return workloads.get(0);
  }

  /** Whether several trainings are compared, each of them as a task of Spark. */
  boolean isCompared() {
    return workloads.size() > 1;
  }

  /** Returns how many samples each set has, and the first of its files. */
  String sets() {
    return workload().sets().entrySet().stream()
        .map(set -> set.getKey() + " " + text(set.getValue()))
        .collect(joining(", "));
  }

  private static String text(SampleRange range) {
    return "%s of %s inputs from %s"
        .formatted(range.count(), range.set().width(), range.set().paths().get(0));
  }

  /**
   * Returns the memory that the driver needs with any exchange.
   *
   * @param resumes whether the training resumes from a checkpoint
   */
  List<MemoryBlock> driverMemory(boolean resumes) {
    return isCompared() ? List.of() : TrainingMemory.driver(workload().hyperparameters(), resumes);
  }
}
