package nndl.command.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.run.SampleFiles;
import nndl.command.run.TrainingLabels;
import nndl.data.SampleFolder;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * What a baseline will do, checked as far as possible before Spark starts: the samples can be read
 * and fit together, the settings are in range, and the output can be written.
 *
 * @param validation the samples that are held out to choose settings. There may be none.
 * @param candidates the settings of support vector machines, of which the best are chosen
 * @param output the file for the score, or empty if none is written
 */
record BaselinePlan(
    SampleRange training,
    SampleRange validation,
    SampleRange test,
    List<SvmSettings> candidates,
    Optional<Path> output) {

  /**
   * Returns the plan.
   *
   * @param lines takes a line if another process is waited for
   */
  static BaselinePlan of(BaselineCommand options, Storage storage, Consumer<String> lines) {
    int inputs = inputs(options, storage);
    SampleFiles named =
        SampleFolder.find(storage, options.files.data)
            .map(samples -> SampleFiles.of(samples.requireClasses()))
            .orElseGet(() -> options.files.files(options.scale));
    SampleFiles.Found trainingFiles = named.training(storage, inputs);
    SampleFiles.Found testFiles = named.test(storage, inputs);
    Outputs outputs = new Outputs(storage, options.overwrite);
    trainingFiles.all().forEach(outputs::reading);
    testFiles.all().forEach(outputs::reading);
    Optional<Path> output =
        Optional.ofNullable(options.output)
            .map(file -> outputs.file("--output", file, OutputFormat.BASELINE));
    SampleSet trainingSet = trainingFiles.open(storage);
    SampleSet testSet = testFiles.open(storage);
    if (testSet.width() != trainingSet.width()) {
      throw InputException.expected(
          testFiles.names(),
          "samples of %s inputs, as in %s".formatted(trainingSet.width(), trainingFiles.names()),
          testSet.width());
    }
    testSet.requireScaleOf(trainingSet);
    long n = trainingSet.count() - options.validation;
    if (options.validation < 0 || n < 1) {
      throw InputException.expected(
          "--validation",
          "0 or more, and less than the %s samples".formatted(trainingSet.count()),
          options.validation);
    }
    SampleRange training = new SampleRange(trainingSet, 0, n);
    new TrainingLabels(training, trainingSet.labels(storage)).requireClasses(storage);
    List<SvmSettings> candidates = candidates(options, trainingSet.width());
    if (candidates.size() > 1 && options.validation == 0) {
      throw InputException.expected(
          "--validation",
          "1 or more samples to choose one of %s machines by".formatted(candidates.size()),
          options.validation);
    }
    outputs.prepare(lines);
    return new BaselinePlan(
        training,
        new SampleRange(trainingSet, n, trainingSet.count()),
        testSet.all(),
        candidates,
        output);
  }

  private static int inputs(BaselineCommand options, Storage storage) {
    boolean libsvm =
        Stream.of(options.files.trainImages, options.files.testImages)
            .anyMatch(own -> options.files.files(null).format(storage, own) == Format.LIBSVM);
    if (libsvm != (options.inputs != null)) {
      throw InputException.expected(
          "--inputs",
          libsvm ? "how many inputs LIBSVM's samples have" : "LIBSVM's format, or not this option",
          libsvm ? "nothing" : "another");
    }
    return libsvm ? options.inputs : 0;
  }

  /** Returns the combinations of every C with every gamma. */
  private static List<SvmSettings> candidates(BaselineCommand options, int inputs) {
    List<SvmSettings> candidates = new ArrayList<>();
    for (double c : options.c) {
      for (double gamma : options.gamma == null ? List.of(1.0 / inputs) : options.gamma) {
        candidates.add(new SvmSettings(c, gamma));
      }
    }
    return candidates;
  }
}
