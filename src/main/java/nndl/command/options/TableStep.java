package nndl.command.options;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.Outputs;
import nndl.command.options.TableSource.Use;
import nndl.command.run.EarlierTrials;
import nndl.command.run.NextRun;
import nndl.command.run.RunDescription;
import nndl.command.run.RunDirectory;
import nndl.command.run.RunPreflight;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.data.table.HeldOut;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * The step of a run that reads the rows of a table and writes them as samples into the directory of
 * the model. The options then describe a training on these samples.
 *
 * @param conf the settings of Spark, which is started here only for {@code --table}
 * @param lines takes lines about what was decided
 */
public record TableStep(
    TrainOptions options, Storage storage, SparkConf conf, Consumer<String> lines) {

  /**
   * Fails if the value of an option is wrong, before the rows are known. What depends on the number
   * of classes is left for later. The options cannot be used afterwards.
   */
  public static void check(TrainOptions options) {
    if (options.objective.classWeights == null) {
      Column.Numbers column = new Column.Numbers("any", 0, 1, null);
      boolean numbers = options.table.regression;
      Recipe any =
          new Recipe(
              "any",
              numbers ? List.of() : List.of("0", "1"),
              MissingValues.USUAL,
              List.of(column),
              null,
              numbers ? List.of(column) : List.of());
      options.take(new SampleFolder(new Path("any"), any, 1, 1, 1)); // few rows allow the most
      RunDescription unused = options.describe();
    }
  }

  /**
   * Returns the training, or nothing as long as it depends on the rows of a table. Fails if the
   * value of an option is wrong.
   */
  public List<RunDescription> known() {
    if (options.table.isTable()) {
      return List.of();
    }
    options.take(options.prepared(storage).orElse(null));
    return List.of(options.describe());
  }

  /**
   * Takes the step if the samples are rows of a table. Otherwise it only looks for samples that a
   * program or an earlier command has written for a table.
   *
   * @param isCompared whether several trainings on the samples are compared
   * @param check is run before anything is written. It fails if the options are wrong.
   */
  public void run(boolean isCompared, Runnable check) {
    if (!options.table.isTable()) {
      options.take(options.prepared(storage).orElse(null));
      return;
    }
    RunDirectory place = place(isCompared);
    Runnable begin =
        () -> {
          check.run();
          new NextRun(place).beginSamples();
        };
    write(source(use(place)), targets(place), begin);
  }

  /** Writes the samples of a table into a directory that is deleted when the command ends. */
  public void writeTemporary(Path samples, Runnable check) {
    write(source(Use.TEMPORARY), List.of(samples), check);
  }

  /**
   * @param targets the directory of the samples, and those to which they will be copied
   */
  private void write(TableSource source, List<Path> targets, Runnable check) {
    requireTargets(source, targets);
    options.take(
        source.write(
            storage,
            conf,
            targets.get(0),
            made -> {
              options.take(made);
              requireTargets(source, targets); // files may have appeared meanwhile
              check.run();
            },
            lines));
  }

  /** Fails if the samples of a table cannot be written where a training writes them. */
  public void requireTargets() {
    RunDirectory place = place(options.selection.bestOf > 1);
    requireTargets(source(use(place)), targets(place));
  }

  /** Returns where a training writes the samples. Fails if it has no directory. */
  private RunDirectory place(boolean isCompared) {
    requireModel(options);
    RunDirectory place =
        isCompared
            ? RunDirectory.ofSearch(storage, options.output(), earlierTrials())
            : RunDirectory.of(storage, options.output());
    new RunPreflight(place).require(List.of());
    return place;
  }

  /** Returns the trials with which a search may go on. Which ones it has depends on the rows. */
  private List<Path> earlierTrials() {
    return options.output.resume == RunDescription.Resume.NO
        ? List.of()
        : EarlierTrials.in(storage, options.model);
  }

  private static List<Path> targets(RunDirectory place) {
    return List.of(place.samples(), place.results().samples());
  }

  /** Fails if there is no directory for the samples of a table. */
  public static void requireModel(TrainOptions options) {
    if (options.model == null) {
      throw InputException.expected(
          "--model", "a directory, where the samples of the table go too", "none");
    }
  }

  /** Samples on which nothing was trained, as of a run that ended early, may be replaced. */
  private Use use(RunDirectory place) {
    boolean kept =
        !options.output.overwrite && place.isTrained() && hasSamples(targets(place).get(0));
    return kept ? Use.COMPARE : Use.REPLACE;
  }

  private boolean hasSamples(Path directory) {
    return SampleFolder.find(storage, directory).isPresent();
  }

  /**
   * Writes samples of the same table for a trial, and returns them.
   *
   * @param directory is deleted when the command ends
   * @param held which rows are held out for validation
   */
  public SampleFolder writeTrial(Path directory, HeldOut held) {
    return source(Use.TEMPORARY, held).write(storage, conf, directory, made -> {}, line -> {});
  }

  private TableSource source(Use use) {
    return source(use, new HeldOut(0, options.validation.doubleValue(), options.seed));
  }

  private TableSource source(Use use, HeldOut held) {
    return new TableSource(
        options.table,
        options.files.data == null ? options.files.trainImages : options.files.data,
        options.files.testImages,
        options.monitoring.evaluates(MonitorOptions.Evaluate.TEST),
        held,
        use);
  }

  private void requireTargets(TableSource source, List<Path> targets) {
    Outputs.requireOwn(storage, targets.get(0));
    boolean mayReplace =
        options.output.overwrite
            || options.output.resume != RunDescription.Resume.NO
            || hasSamples(targets.get(0));
    if (source.use() != Use.COMPARE) {
      targets.stream()
          .distinct()
          .forEach(target -> source.outputs(storage, "--model", target, mayReplace).require());
    }
  }
}
