package nndl.ml;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nndl.Slow;
import nndl.TestTable;
import nndl.Thorough;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.data.recipe.Recipe;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a frame have the answers of the same rows of a table. */
@Slow
class TableModelTest {
  private static final StructType COLUMNS =
      new StructType()
          .add("year", "int")
          .add("mass", "string")
          .add("island", "string")
          .add("beak", "double");

  @AutoClose("stop")
  private static SparkSession session;

  private static Dataset<Row> rows;

  private final TableModel model = new TableModel(TestTable.model(TestTable.RECIPE, 3));
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    session = MlSession.start();
    rows =
        frame(
            RowFactory.create(2007, "3750", "Dream", 39.1),
            RowFactory.create(2007, "5400.5", "Biscoe", null),
            RowFactory.create(2007, "5000", "Mars", 46.1),
            RowFactory.create(2007, "3700", null, 50.123456789012345));
  }

  private static Dataset<Row> frame(Row... rows) {
    return session.createDataFrame(Arrays.asList(rows), COLUMNS).coalesce(1);
  }

  @Test
  void aRowHasTheAnswerOfAClassifier() {
    Classifier classifier = model.model().classifier();
    List<Row> answered = model.transform(rows).collectAsList();
    for (int i = 0; i < answered.size(); i++) {
      Row row = answered.get(i);
      Prediction expected = classifier.classify(TestTable.maps().get(i));
      assertEquals(expected.label(), row.<Double>getAs("prediction"));
      assertEquals(classifier.className(expected), row.getAs("predictedLabel"));
      assertArrayEquals(
          classifier.probabilities(expected), row.<Vector>getAs("probability").toArray());
      assertArrayEquals(classifier.margins(expected), row.<Vector>getAs("rawPrediction").toArray());
    }
    assertEquals(4, answered.size());
    assertEquals(model.transformSchema(rows.schema()), model.transform(rows).schema());
  }

  @Test
  void aRowWithoutANumberThatIsNeededHasNoAnswer() {
    Dataset<Row> gaps =
        frame(
            RowFactory.create(2007, "?", "Dream", 39.1),
            RowFactory.create(2007, null, "Dream", 1.0));
    for (Row row : model.transform(gaps).collectAsList()) {
      for (String name : List.of("prediction", "predictedLabel", "probability", "rawPrediction")) {
        assertNull(row.getAs(name), name);
      }
    }
  }

  @Test
  void computesTheAnswerOfARowOnce() {
    String plan = model.transform(rows).queryExecution().optimizedPlan().toString();
    assertEquals(2, plan.split("UDF\\(").length, plan);
  }

  @Test
  void readsOnlyTheColumnsOfTheTraining() {
    String path = directory.resolve("rows").toString();
    rows.write().parquet(path);
    Dataset<Row> predictions = model.transform(session.read().parquet(path)).select("prediction");
    String plan = predictions.queryExecution().executedPlan().toString();
    assertTrue(plan.contains("ReadSchema: struct<mass:string,island:string,beak:double>"), plan);
  }

  @Test
  void theNameOfAColumnMayHaveDotsAndBackticks() {
    Recipe named =
        new Recipe(
            "y",
            List.of("a", "b"),
            MissingValues.USUAL,
            List.of(new Column.Numbers("m.a`s", 0, 1, null)));
    Dataset<Row> numbers = rows.limit(1).selectExpr("beak AS `m.a``s`");
    Row answered = new TableModel(TestTable.model(named, 3)).transform(numbers).first();
    Prediction expected = TestTable.model(named, 3).classifier().classify(Map.of("m.a`s", 39.1));
    assertEquals(expected.label(), answered.<Double>getAs("prediction"));
  }

  @Test
  void severalInputsMayComeOfAColumnOfTimestamps() {
    Recipe dated =
        new Recipe(
            "y",
            List.of("a", "b"),
            MissingValues.USUAL,
            List.of(
                new Column.Numbers("at", 2020, 9, null, Reading.YEAR),
                new Column.Numbers("at", 12, 7, null, Reading.HOUR)));
    Dataset<Row> times = rows.limit(1).selectExpr("TIMESTAMP'2024-05-01T23:30:00Z' AS at");
    Row answered = new TableModel(TestTable.model(dated, 3)).transform(times).first();
    Prediction expected =
        TestTable.model(dated, 3).classifier().classify(Map.of("at", "2024-05-01 23:30"));
    assertEquals(
        expected.outputs()[0], (float) answered.<Vector>getAs("probability").apply(0), 1e-6);
  }

  @Test
  @Thorough
  void aSavedModelPredictsTheSameInAnotherJvm() throws Exception {
    IndexToString names = new IndexToString().setInputCol("class").setOutputCol("name");
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  model.setPredictionCol("class").setRawPredictionCol(""), names
                })
            .fit(rows);
    Dataset<Row> expected = pipeline.transform(rows);
    Dataset<Row> found = SavedPipeline.predictions(pipeline, rows, directory);
    assertFalse(Arrays.asList(expected.columns()).contains("rawPrediction"));
    assertEquals(
        expected.select("class", "probability", "predictedLabel").collectAsList(),
        found.select("class", "probability", "name").collectAsList());
  }

  @Test
  void aTableWithoutAColumnIsRefused() {
    assertRefused(
        "rows: expected a column 'beak', as the model's training had it, found"
            + " [year, mass, island]",
        () -> model.transform(rows.drop("beak")));
  }
}
