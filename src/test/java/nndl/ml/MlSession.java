package nndl.ml;

import java.util.List;
import java.util.stream.IntStream;
import nndl.TestTable;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A session for small frames, and frames of points whose class follows from their features. */
final class MlSession {
  static final int CLASSES = 3;
  static final int FEATURES = 4;

  private static final StructType POINTS =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", "double")
          .add("name", "string")
          .add("held", "boolean");

  private static final String[] NAMES = {"red", "green", "blue"};

  private MlSession() {}

  /** Starts a session that compiles nothing, since its frames are small. */
  static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("ml")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .getOrCreate();
  }

  /** Returns points of three classes, which are far from each other. Every fifth is held out. */
  static Dataset<Row> points(SparkSession session, int count) {
    List<Row> rows = IntStream.range(0, count).mapToObj(MlSession::point).toList();
    return session.createDataFrame(rows, POINTS).repartition(1).cache();
  }

  private static Row point(int i) {
    return RowFactory.create(features(i), (double) (i % CLASSES), NAMES[i % CLASSES], i % 5 == 0);
  }

  /** Returns the features of a point. Half of the vectors are sparse. */
  static Vector features(int i) {
    int c = i % CLASSES;
    double[] numbers = {0, 5 * c + i % 7 / 7.0, c == 1 ? 40 + i % 4 : 0, i % 11 - 5};
    Vector dense = Vectors.dense(numbers);
    return i % 2 == 0 ? dense : dense.toSparse();
  }

  private static List<Column> columns() {
    return IntStream.range(0, FEATURES)
        .<Column>mapToObj(k -> new Column.Numbers("x" + k, k / 3.0, 1 + k / 7.0, null))
        .toList();
  }

  /** Returns a model of points with random weights, which standardises its features. */
  static Model model() {
    return TestTable.model(new Recipe("label", List.of(NAMES), MissingValues.USUAL, columns()), 3);
  }

  /** Returns a model like it that answers a number near 1000. */
  static Model modelOfNumbers() {
    return modelOfNumbers(columns());
  }

  /** Returns such a model of other columns. */
  static Model modelOfNumbers(List<Column> columns) {
    Column.Numbers price = new Column.Numbers("price", 1000, 50, null);
    Recipe recipe =
        new Recipe("price", List.of(), MissingValues.USUAL, columns, null, List.of(price));
    var strings = InputSpec.strings(List.of(1, recipe.inputs()), 1, List.of());
    strings.put(Model.ACTIVATION, Activation.RELU.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    strings.put(InputSpec.RECIPE, RecipeJson.text(recipe));
    strings.put(Model.TARGETS, "numbers");
    strings.put("means", "1000");
    strings.put("deviations", "50");
    strings.put("huber-delta", "1.35");
    return Model.of(Initialiser.NORMAL.parameters(new Layout(recipe.inputs(), 5, 1), 2), strings);
  }
}
