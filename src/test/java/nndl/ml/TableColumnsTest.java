package nndl.ml;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import nndl.TestTable;
import nndl.math.elements.Activation;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** A model of a table has four columns, whose names are params, and answers a row's cells. */
class TableColumnsTest {
  private static final StructType CELLS =
      new StructType().add("mass", "string").add("island", "string").add("beak", "double");

  private final Model network = TestTable.model(TestTable.RECIPE, 3);
  private final TableModel model = new TableModel(network);

  @Test
  void theNameOfEachColumnIsAParam() {
    isParam(model.rawPredictionCol(), model::getRawPredictionCol, model::setRawPredictionCol);
    isParam(model.probabilityCol(), model::getProbabilityCol, model::setProbabilityCol);
    isParam(model.predictionCol(), model::getPredictionCol, model::setPredictionCol);
    isParam(model.predictedLabelCol(), model::getPredictedLabelCol, model::setPredictedLabelCol);
    assertEquals(4, model.params().length);
    assertEquals(
        "predictedLabelCol: name of the column with the name of the class; empty: none (default:"
            + " predictedLabel, current: my predictedLabelCol)",
        model.explainParam(model.predictedLabelCol()));
  }

  private void isParam(
      Param<String> param, Supplier<String> get, Function<String, TableModel> set) {
    assertEquals(param.name(), get.get() + "Col");
    assertSame(model, set.apply("my " + param.name()));
    assertEquals("my " + param.name(), get.get());
    assertSame(param, model.getParam(param.name()));
  }

  @Test
  void aCopyHasTheSameParams() {
    TableModel copy = model.setPredictedLabelCol("species").copy(ParamMap.empty());
    assertTrue(model.uid().matches("table_[0-9a-f]{12}"), model.uid());
    assertEquals(model.uid(), copy.uid());
    assertSame(network, copy.model());
    assertEquals("species", copy.getPredictedLabelCol());
    for (Param<?> param : copy.params()) {
      assertFalse(param.doc().isBlank());
    }
  }

  @Test
  void theColumnsAreAddedBehindThoseOfTheTable() {
    StructType schema = model.setProbabilityCol("p").transformSchema(CELLS);
    assertArrayEquals(
        new String[] {
          "mass", "island", "beak", "rawPrediction", "p", "prediction", "predictedLabel"
        },
        schema.fieldNames());
    assertEquals(SQLDataTypes.VectorType(), schema.apply("rawPrediction").dataType());
    assertEquals(SQLDataTypes.VectorType(), schema.apply("p").dataType());
    assertEquals(DataTypes.DoubleType, schema.apply("prediction").dataType());
    assertEquals(DataTypes.StringType, schema.apply("predictedLabel").dataType());
    for (StructField added : List.of(schema.fields()).subList(3, 7)) {
      assertTrue(added.nullable(), "since the answer for a row with a gap is null");
    }
    NominalAttribute said =
        (NominalAttribute) Attribute.fromStructField(schema.apply("prediction"));
    assertEquals(TestTable.CLASSES, List.of(said.values().get()));
    model.setRawPredictionCol("").setPredictionCol("");
    assertArrayEquals(
        new String[] {"mass", "island", "beak", "p", "predictedLabel"},
        model.transformSchema(CELLS).fieldNames());
  }

  @Test
  void aRowHasTheAnswerOfAClassifierOrNoneForAGap() {
    TableNetwork table = new TableNetwork(network, TestTable.RECIPE);
    Classifier classifier = network.classifier();
    List<Row> cells =
        List.of(
            RowFactory.create(39.1, "Dream", "3750"),
            RowFactory.create(null, "Biscoe", 5400.5),
            RowFactory.create(46.1, "Mars", 5000),
            RowFactory.create(50.123456789012345, null, 3700L));
    for (int i = 0; i < cells.size(); i++) {
      Prediction expected = classifier.classify(TestTable.maps().get(i));
      Row answer =
          RowFactory.create(
              Vectors.dense(classifier.margins(expected)),
              Vectors.dense(classifier.probabilities(expected)),
              (double) expected.label(),
              classifier.className(expected));
      assertEquals(answer, table.answer(cells.get(i)));
    }
    assertNull(table.answer(RowFactory.create(39.1, "Dream", "?")));
    assertNull(table.answer(RowFactory.create(39.1, "Dream", null)));
    assertRefused(
        "row, column mass: expected a number, found 'x'",
        () -> table.answer(RowFactory.create(1.0, null, "x")));
  }

  @Test
  void otherTablesAndModelsAreRefused() {
    assertRefused(
        "rows: expected a column 'beak', as the model's training had it, found [mass, island]",
        () ->
            model.transformSchema(
                new StructType(new StructField[] {CELLS.apply("mass"), CELLS.apply("island")})));
    var strings = InputSpec.strings(List.of(1, 2), 1, List.of());
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    Model images = Model.of(Initialiser.NORMAL.parameters(new Layout(2, 3, 2), 1), strings);
    assertRefused(
        "model: expected a model of a table, found a model of other samples",
        () -> new TableModel(images));
    String refused = refusal(() -> new TableModel(MlSession.modelOfNumbers()));
    assertTrue(refused.contains("classes"), refused);
  }
}
