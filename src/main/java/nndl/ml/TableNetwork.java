package nndl.ml;

import java.io.Serializable;
import java.util.stream.IntStream;
import nndl.data.recipe.InMemoryRow;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.model.Classifier;
import nndl.model.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Classifies the rows of a table, whose cells are those of the recipe's columns in order. */
final class TableNetwork implements Serializable {
  /** The type of an answer. */
  static final StructType ANSWER =
      new StructType()
          .add("rawPrediction", SQLDataTypes.VectorType())
          .add("probability", SQLDataTypes.VectorType())
          .add("prediction", DataTypes.DoubleType)
          .add("predictedLabel", DataTypes.StringType);

  private static final long serialVersionUID = 1;

  private final MissingValues missing;
  private final Classifier classifier;
  private final RowEncoder encoder;

  TableNetwork(Model model, Recipe recipe) {
    this.missing = recipe.missing();
    this.classifier = model.classifier();
    this.encoder = new RowEncoder(recipe, "row", recipe.sources(), false);
  }

  /** Returns the answer for a row, or null if a number is missing that the model needs. */
  org.apache.spark.sql.Row answer(org.apache.spark.sql.Row cells) {
    Object[] values = IntStream.range(0, cells.size()).mapToObj(cells::get).toArray();
    return encoder
        .encode(new InMemoryRow(values, missing, "row"), GAPS)
        .map(this::answer)
        .orElse(null);
  }

  private org.apache.spark.sql.Row answer(float[] inputs) {
    Classifier.Prediction prediction = classifier.classify(inputs);
    return RowFactory.create(
        Vectors.dense(classifier.margins(prediction)),
        Vectors.dense(classifier.probabilities(prediction)),
        (double) prediction.label(),
        classifier.className(prediction));
  }

  /** A cell that is missing is a gap. A cell that should be a number and is not is an error. */
  private static final RowErrors GAPS =
      new RowErrors() {
        @Override
        public void unusable(Cell cell) {
          if (!cell.isMissing()) {
            throw cell.exception();
          }
        }
      };
}
