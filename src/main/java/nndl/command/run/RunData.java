package nndl.command.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import nndl.command.options.DataOptions;
import nndl.command.options.ScheduleOptions;
import nndl.command.options.TrainOptions;
import nndl.data.InputMoments;
import nndl.data.LabelCounts;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.Monitoring;
import nndl.training.workload.Split;

/**
 * The samples that the options name: looked at, so that what is wrong is told before Spark starts.
 * Of several runs with the same files, these are looked at once, and so are their samples where a
 * run needs to know something of all of them.
 */
public final class RunData {
  private final Storage storage;
  private final Map<DataOptions.Files, SampleSet> looked = new HashMap<>();
  private final Map<SampleRange, InputMoments> moments = new HashMap<>();
  private final Map<Counted, long[]> counts = new HashMap<>();

  /** Labels of a range, which must be below the number of classes. */
  private record Counted(SampleRange range, int classes) {}

  public RunData(Storage storage) {
    this.storage = storage;
  }

  public Storage storage() {
    return storage;
  }

  /** What is trained on, and maybe held out. */
  public SampleSet trainingSet(TrainOptions options) {
    return open(options, options.files.training(storage, options.scale, options.sizes.inputs(1)));
  }

  /** Mean and deviation of each input of these samples. */
  InputMoments moments(SampleRange range) {
    return moments.computeIfAbsent(range, of -> InputMoments.of(storage, of));
  }

  /** How many of these samples each class has. */
  long[] labelCounts(SampleRange range, int classes) {
    return counts.computeIfAbsent(
        new Counted(range, classes), of -> LabelCounts.of(storage, of.range, of.classes));
  }

  /** What is evaluated. */
  public static Monitoring monitoring(TrainOptions options) {
    requireDistinct("--evaluate", options.evaluate);
    List<Split> sets = new ArrayList<>();
    for (TrainOptions.Evaluate evaluate : options.evaluate) {
      switch (evaluate) {
        case TEST -> sets.add(Split.TEST);
        case VALIDATION -> sets.add(Split.VALIDATION);
        case TRAINING -> sets.add(Split.TRAINING);
        case NONE -> {
          if (options.evaluate.size() > 1) {
            throw InputException.expected("--evaluate none", "no sets beside it", options.evaluate);
          }
        }
      }
    }
    List<Monitoring.Quantity> monitor = options.monitor == null ? List.of() : options.monitor;
    requireDistinct("--monitor", monitor);
    for (Monitoring.Quantity quantity : monitor) {
      if (!quantity.isOfTraining() && sets.isEmpty()) {
        throw InputException.expected("--monitor " + quantity, "a set in --evaluate", "none");
      }
    }
    return new Monitoring(sets, monitor);
  }

  private static void requireDistinct(String option, List<?> values) {
    if (new HashSet<>(values).size() < values.size()) {
      throw InputException.expected(option, "nothing twice", values);
    }
  }

  /** The samples to train on, and those to evaluate. */
  public Map<Split, SampleRange> sets(
      TrainOptions options, SampleSet trainingSet, List<Split> evaluate) {
    long n = trainingSet.count() - options.validation;
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    sets.put(Split.TRAINING, new SampleRange(trainingSet, 0, n));
    boolean halves = options.schedule.schedule == ScheduleOptions.Choice.HALVING;
    if (evaluate.contains(Split.VALIDATION)
        || options.selection.earlyStopping > 0
        || (halves && options.validation > 0)) {
      sets.put(Split.VALIDATION, new SampleRange(trainingSet, n, trainingSet.count()));
    }
    if (evaluate.contains(Split.TEST)) {
      SampleSet testSet =
          open(options, options.files.test(storage, options.scale, options.sizes.inputs(1)));
      sets.put(Split.TEST, new SampleRange(testSet, 0, testSet.count()));
    }
    return sets;
  }

  /** The sides of the images that are trained on, which must be known to be images. */
  public List<Integer> imageSides(TrainOptions options, SampleSet trainingSet) {
    Format format = options.files.format(storage, options.files.trainImages);
    if (options.rows == null && format != Format.IDX) {
      throw InputException.expected("--deform", "images: IDX, or --rows", format);
    }
    return trainingSet.sides(options.rows);
  }

  private SampleSet open(TrainOptions options, DataOptions.Files files) {
    SampleSet samples = looked.computeIfAbsent(files, named -> named.open(storage));
    if (samples.width() != options.sizes.inputs(1)) {
      throw InputException.expected(
          "--sizes",
          "%s inputs for the samples in %s".formatted(samples.width(), files.names()),
          options.sizes);
    }
    return samples;
  }
}
