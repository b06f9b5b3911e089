package nndl.ml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import nndl.data.SampleFolder;
import nndl.data.recipe.RecipeJson;
import nndl.data.storage.Sha256;
import org.apache.hadoop.fs.Path;

/**
 * The directory of one fit inside the directory that a stage names. Its name follows from what
 * the fit trains and on which rows: the same fit finds it again, and the other fits of a search
 * over params or folds have directories of their own.
 *
 * <p>Rows are told apart by their numbers and by the mean and deviation of each feature, by the
 * name of the label and by those of its classes. If other rows have all of these in common, the
 * training refuses to resume, since a checkpoint knows its samples.
 */
final class FitDirectory {
  private static final int NAME_BYTES = 8;

  private FitDirectory() {}

  /**
   * Returns the directory.
   *
   * @param options the options of the training, but for initial weights
   * @param rows the rows, with the mean and the deviation of each feature
   */
  static Path of(NetworkStage<?> stage, Map<String, String> options, SampleFolder rows) {
    Map<String, String> trained = new TreeMap<>(options);
    trained.remove("model");
    if (stage.isSet(stage.tol())) {
      trained.put("tol", Double.toString(stage.getTol()));
    }
    if (stage.isSet(stage.withMean())) {
      trained.put("withMean", Boolean.toString(stage.getWithMean()));
    }
    double[] initial =
        stage.isDefined(stage.initialWeights())
            ? stage.getInitialWeights().toArray()
            : new double[0];
    String fit =
        String.join(
            "\n",
            trained.toString(),
            "standardization " + stage.getStandardization(),
            "rows %s + %s".formatted(rows.training(), rows.validation()),
            RecipeJson.text(rows.recipe()),
            Arrays.toString(initial));
    return new Path(stage.getModelDir(), "fit-" + name(fit));
  }

  private static String name(String fit) {
    byte[] hash = Sha256.digest().digest(fit.getBytes(UTF_8));
    return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
  }
}
