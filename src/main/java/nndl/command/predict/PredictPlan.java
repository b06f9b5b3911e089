package nndl.command.predict;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.Session;
import nndl.command.options.FormatOptions;
import nndl.data.InputFiles;
import nndl.data.NamedSamples;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.image.PictureReader;
import nndl.data.image.Pictures;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.network.Coding;
import nndl.spark.sql.SqlTable;

/**
 * What {@link PredictSamples} will do, checked as far as possible before Spark starts: the models
 * can be read, fit together and fit the samples, and the output can be written.
 *
 * @param decisions lines that tell the user how the files are read, where that is not obvious
 */
record PredictPlan(Prediction prediction, PredictOutput.Target target, List<String> decisions) {

  /**
   * Returns the plan.
   *
   * @param lines takes a line if another process is waited for
   */
  static PredictPlan of(PredictCommand options, Session session, Consumer<String> lines) {
    Storage storage = session.storage();
    PredictOutput output = PredictOutput.of(options, storage, options.names());
    Ensemble ensemble = options.missing.ensemble(storage, options.models.paths);
    if (EnumSet.copyOf(options.columns).size() < options.columns.size()) {
      throw InputException.expected("--columns", "each column once", "one twice");
    }
    InputSpec input = ensemble.input();
    Optional<Recipe> recipe = input.recipe();
    requireFiles(options, input, recipe.isPresent());
    if (options.sql != null) {
      SqlTable table =
          SqlTable.open(session.conf(), "--table", options.sql, recipe.orElseThrow().missing());
      SampleSet rows =
          TableSet.ofHeld(storage, table.files(), recipe.get(), null, options.known.ids(), lines);
      return new PredictPlan(prediction(output, ensemble, rows), output.target(lines), List.of());
    }
    InputFiles files = InputFiles.of(storage, options.names());
    NamedSamples samples;
    if (recipe.isPresent()) {
      samples = TableSet.of(storage, files, recipe.get(), null, options.known.ids(), lines);
    } else if (options.arePictures(files, storage)) {
      samples = pictures(options, files, input);
    } else {
      samples = samples(options, storage, files, ensemble);
    }
    Prediction prediction = prediction(output, ensemble, samples);
    PredictOutput.Target target = output.target(lines);
    return new PredictPlan(
        prediction,
        target,
        samples instanceof SampleSet set ? decisions(options, ensemble, set) : List.of());
  }

  /** Returns the columns of the answers. Of numbers there is no class, and no confidence. */
  private static List<Column> columns(PredictCommand options, Ensemble ensemble) {
    if (!(ensemble.targets() instanceof Coding.Numbers)) {
      return options.columns;
    }
    if (options.columns.equals(PredictCommand.OF_TABLES)) {
      return List.of(Column.NAME, Column.OUTPUTS);
    }
    for (Column column : options.columns) {
      if (column != Column.NAME && column != Column.OUTPUTS) {
        throw InputException.expected(
            "--columns",
            "name or outputs, since %s answers numbers".formatted(ensemble.places().get(0)),
            column.name().toLowerCase(Locale.ROOT));
      }
    }
    return options.columns;
  }

  /**
   * Returns the prediction. Fails if two of its columns have the same name. For Spark SQL, which
   * writes Parquet, names are the same that differ only in case.
   */
  private static Prediction prediction(
      PredictOutput output, Ensemble ensemble, NamedSamples samples) {
    PredictCommand options = output.options();
    Prediction prediction =
        new Prediction(
            ensemble, samples, options.strict, options.known.ids(), columns(options, ensemble));
    Map<String, String> names = new HashMap<>();
    for (String name : prediction.names()) {
      String other = names.put(output.isParquet() ? name.toLowerCase(Locale.ROOT) : name, name);
      if (name.equals(other)) {
        throw InputException.expected(
            "--id",
            "a column that no other column of the answers is named like (--columns leaves some"
                + " out)",
            "'" + name + "'");
      }
      if (other != null) {
        throw InputException.expected(
            "--output",
            "columns whose names differ in more than case, for Parquet (--columns leaves some out)",
            "'%s' and '%s'".formatted(other, name));
      }
    }
    return prediction;
  }

  /** Fails unless the user names files of the kind that the model was trained on. */
  private static void requireFiles(PredictCommand options, InputSpec input, boolean isTable) {
    if (isTable) {
      requireNoTable("--images", options.images, input);
      if (options.data == null && options.sql == null) {
        throw InputException.expected("--data", "files of a table, for this model", "none");
      }
    } else if (options.data != null || options.sql != null) {
      throw InputException.expected(
          options.data == null ? "--table" : "--data",
          "--images or --row, since %s was not trained on a table"
              .formatted(input.metadata().place()),
          options.names());
    } else if (options.images == null) {
      throw InputException.expected("--images", "this option or --row", "neither");
    }
  }

  /**
   * Fails if a model was trained on a table although the user names other samples.
   *
   * @param option the option that names samples
   * @param value the value of the option, or null if it is not given
   */
  static void requireNoTable(String option, String value, InputSpec input) {
    if (value != null && input.recipe().isPresent()) {
      throw InputException.expected(
          option,
          "--data, since %s was trained on a table".formatted(input.metadata().place()),
          value);
    }
  }

  private static Pictures pictures(PredictCommand options, InputFiles files, InputSpec input) {
    requireImages(files.names(), input);
    return Pictures.of(
        files, new PictureReader(input.rows(), input.columns(), options.fit), input.scale());
  }

  /**
   * Fails if the inputs of a model are no images, or images of several channels, because pictures
   * are converted to grey.
   *
   * @param names the names of the pictures
   */
  static void requireImages(String names, InputSpec input) {
    if (!input.areImages()) {
      throw InputException.expected(
          names,
          "samples of %s numbers, since %s was not trained on images (nndl train --rows says that"
                  .formatted(input.inputs(), input.metadata().place())
              + " they are)",
          "pictures");
    }
    if (input.channels() != 1) {
      throw InputException.expected(
          input.metadata().place() + ": metadata: channels",
          "1, since pictures become grey",
          input.channels());
    }
  }

  private static SampleSet samples(
      PredictCommand options, Storage storage, InputFiles files, Ensemble ensemble) {
    InputSpec input = ensemble.input();
    InputOptions how =
        options.format.withoutLabels(input.scale(), FormatOptions.ofModels(ensemble.models()));
    SampleSet samples = SampleSet.withoutLabels(storage, files, how, input.inputs());
    if (samples.width() != input.inputs()) {
      boolean label =
          files.format(storage, how) == Format.CSV
              && samples.width() + 1 == input.inputs()
              && how.label() != InputOptions.Label.NONE;
      throw InputException.expected(
          files.names(),
          "samples of %s inputs, as %s has them%s"
              .formatted(
                  input.inputs(),
                  ensemble.models().get(0).metadata().place(),
                  label ? " (--csv-label none, if there are no labels)" : ""),
          samples.width());
    }
    return samples;
  }

  private static List<String> decisions(
      PredictCommand options, Ensemble ensemble, SampleSet samples) {
    List<String> lines = new ArrayList<>(samples.decisions());
    if (samples.csvLabel().equals(Optional.of(InputOptions.Label.FIRST))
        && !options.format.saysLabel()
        && FormatOptions.ofModels(ensemble.models()).isEmpty()) {
      lines.add(
          samples.paths().get(0)
              + ": the first of %s fields is taken for the label (--csv-label last or none says"
                  .formatted(samples.width() + 1)
              + " otherwise)");
    }
    return lines;
  }
}
