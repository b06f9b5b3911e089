package nndl.command.run;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import nndl.data.InputMoments;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.LabelStatistics;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Descent;
import nndl.training.workload.Split;

/**
 * Opens the samples that a description names, so that errors in them are reported before Spark
 * starts. Runs with the same files share the opened files. They also share what is computed over
 * all samples: input moments and label counts.
 */
public final class RunData {
  private final Storage storage;
  private final Map<Named, SampleFiles.Found> found = new HashMap<>();
  private final Map<SampleFiles.Found, SampleSet> opened = new HashMap<>();
  private final Map<SampleRange, InputMoments> moments = new HashMap<>();
  private final Map<Counted, double[]> counts = new HashMap<>();
  private final Map<SampleSet, LabelStatistics> labels = new HashMap<>();
  private final Consumer<String> lines;
  private final Set<String> said = new HashSet<>();

  /**
   * A range of samples and the number of classes. The labels of the samples are below that number.
   */
  private record Counted(SampleRange range, int classes) {}

  /** The files of a set as the user names them. */
  private record Named(SampleFiles files, Split set, int inputs) {}

  /**
   * @param lines takes lines for the user: what was decided about files, and warnings about them
   */
  public RunData(Storage storage, Consumer<String> lines) {
    this.storage = storage;
    this.lines = lines;
  }

  public Storage storage() {
    return storage;
  }

  /** Returns the samples in the training files, including those that are held out. */
  SampleSet trainingSet(RunDescription description) {
    return open(description, Split.TRAINING);
  }

  /** Returns the mean and the standard deviation of each input over a range of samples. */
  InputMoments moments(SampleRange range) {
    return moments.computeIfAbsent(range, of -> InputMoments.of(storage, of));
  }

  /** Returns where in the training files, and so in both of its ranges, each label occurs. */
  LabelStatistics labels(SampleSet trainingSet) {
    return labels.computeIfAbsent(trainingSet, set -> set.labels(storage));
  }

  /** Fails if a line of the samples is wrong. All of them are read. */
  void requireAllLines(SampleSet samples) {
    samples.read(storage, 0, samples.count(), true, (piece, first, remarks) -> {});
  }

  /** Tells the user something, unless an earlier run of this data has told the same. */
  void say(String line) {
    if (said.add(line)) {
      lines.accept(line);
    }
  }

  /** Returns how many samples of a range are in each class, by their weights. */
  double[] labelWeights(SampleRange range, int classes) {
    return counts.computeIfAbsent(
        new Counted(range, classes), of -> of.range.labelWeights(storage, of.classes));
  }

  /**
   * Returns the range of samples of each set: the training samples, the sets that are evaluated,
   * and the validation samples if the choice of the best weights or the learning rate depends on
   * them.
   */
  Map<Split, SampleRange> sets(RunDescription description, SampleSet trainingSet) {
    long validation = description.samples().validation();
    long n = trainingSet.count() - validation;
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    sets.put(Split.TRAINING, new SampleRange(trainingSet, 0, n));
    List<Split> evaluate = description.samples().monitoring().evaluate();
    Descent descent = description.descent();
    boolean halves = descent.schedule() instanceof Schedule.Halving;
    if (evaluate.contains(Split.VALIDATION) || descent.keepsBest() || (halves && validation > 0)) {
      sets.put(Split.VALIDATION, new SampleRange(trainingSet, n, trainingSet.count()));
    }
    if (evaluate.contains(Split.TEST)) {
      SampleSet testSet = open(description, Split.TEST);
      testSet.requireScaleOf(trainingSet);
      sets.put(Split.TEST, testSet.all());
    }
    return sets;
  }

  /** Returns the sides of the training images. Fails if the samples are not known to be images. */
  List<Integer> imageSides(RunDescription description, SampleSet trainingSet) {
    if (description.samples().rows() == null && !trainingSet.statesSides()) {
      SampleFiles files = description.samples().files();
      Format format = files.format(storage, files.trainImages());
      throw InputException.expected(
          "--deform",
          "images: IDX, or --rows",
          format == Format.IDX ? "IDX of numbers without sides" : format);
    }
    return trainingSet.sides(description.samples().rows());
  }

  private SampleSet open(RunDescription description, Split set) {
    Named named = new Named(description.samples().files(), set, inputs(description));
    SampleFiles.Found files = found.computeIfAbsent(named, this::find);
    SampleSet samples = opened.computeIfAbsent(files, of -> of.open(storage));
    samples.decisions().forEach(this::say);
    if (samples.width() != inputs(description)) {
      throw InputException.expected(
          "--sizes",
          "%s inputs for the samples in %s".formatted(samples.width(), files.names()),
          description.network().sizes());
    }
    samples.requireLabels(storage, description.network().targets().classes());
    return samples;
  }

  private SampleFiles.Found find(Named named) {
    return named.set == Split.TEST
        ? named.files.test(storage, named.inputs)
        : named.files.training(storage, named.inputs);
  }

  private static int inputs(RunDescription description) {
    return description.network().sizes().inputs(1);
  }
}
