package nndl.command.options;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.Outputs;
import nndl.command.options.TableOptions.Use;
import nndl.command.run.ModelLease;
import nndl.command.run.RunDescription;
import nndl.command.run.RunDirectory;
import nndl.command.run.RunTargets;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * The step of a run that reads the rows of a table and writes them as samples into the directory of
 * the model. The options then describe a training on these samples.
 */
public final class TableStep {
  private final TrainOptions options;
  private final Storage storage;
  private final SparkConf conf;
  private final Consumer<String> lines;

  /**
   * @param conf the settings of Spark, which is started here only for {@code --table}
   * @param lines takes lines about what was decided
   */
  public TableStep(TrainOptions options, Storage storage, SparkConf conf, Consumer<String> lines) {
    this.options = options;
    this.storage = storage;
    this.conf = conf;
    this.lines = lines;
  }

  /**
   * Fails if the value of an option is wrong, before the rows are known. What depends on the number
   * of classes is left for later. The options cannot be used afterwards.
   */
  public static void check(TrainOptions options) {
    if (options.objective.classWeights == null) {
      Column column = new Column.Numbers("any", 0, 1, null);
      Recipe any = new Recipe("any", List.of("0", "1"), MissingValues.USUAL, List.of(column));
      options.take(new SampleFolder(new Path("any"), any, 1, 1, 1)); // few rows allow the most
      RunDescription unused = options.describe();
    }
  }

  /**
   * Fails if the value of an option is wrong, if a model must stay, or if an output is read. What
   * depends on the rows of a table is left for later.
   */
  public void requireOptions() {
    if (!options.table.isTable()) {
      options.take(options.prepared(storage).orElse(null));
      RunDescription run = options.describe();
      ModelLease.requireFree(storage, options.output());
      RunTargets.requireOfTraining(storage, run, options.model);
    }
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
    RunTargets.requireResults(storage, options.output());
    Runnable begin =
        () -> {
          check.run();
          place.beginSamples();
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
  private void write(TableOptions.Source source, List<Path> targets, Runnable check) {
    requireTargets(source, targets);
    options.table.write(
        storage,
        conf,
        source,
        targets.get(0),
        made -> {
          options.take(made);
          requireTargets(source, targets); // files may have appeared meanwhile
          check.run();
        },
        lines);
  }

  /** Fails if the samples of a table cannot be written where a training writes them. */
  public void requireTargets() {
    RunDirectory place = place(options.selection.bestOf > 1);
    requireTargets(source(use(place)), targets(place));
  }

  /** Returns where a training writes the samples. Fails if it has no directory. */
  private RunDirectory place(boolean isCompared) {
    requireModel(options);
    return isCompared
        ? RunDirectory.ofSearch(storage, options.output())
        : RunDirectory.of(storage, options.output());
  }

  private static List<Path> targets(RunDirectory place) {
    return List.of(place.run().samples(), place.results().samples());
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
        !options.output.overwrite && place.isTrained(storage) && hasSamples(targets(place).get(0));
    return kept ? Use.COMPARE : Use.REPLACE;
  }

  private boolean hasSamples(Path directory) {
    return SampleFolder.find(storage, directory).isPresent();
  }

  private TableOptions.Source source(Use use) {
    return new TableOptions.Source(
        options.files.data == null ? options.files.trainImages : options.files.data,
        options.files.testImages,
        options.monitoring.evaluates(MonitorOptions.Evaluate.TEST),
        options.validation.doubleValue(),
        options.seed,
        use);
  }

  private void requireTargets(TableOptions.Source source, List<Path> targets) {
    Outputs.requireOwn(storage, targets.get(0));
    boolean mayReplace =
        options.output.overwrite
            || options.output.resume != RunDescription.Resume.NO
            || hasSamples(targets.get(0));
    if (source.use() != Use.COMPARE) {
      targets.stream()
          .distinct()
          .forEach(
              target ->
                  options.table.outputs(storage, source, "--model", target, mayReplace).recheck());
    }
  }
}
