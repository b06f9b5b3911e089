package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import nndl.spark.rows.RowNames;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.attribute.UnresolvedAttribute$;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** A schema says which features and classes a frame has, and which columns a model adds. */
class FrameSchemaTest {
  private static final NominalAttribute LABEL = NominalAttribute.defaultAttr().withName("label");

  private static final StructField PLAIN = new StructType().add("label", "double").apply("label");

  private static final StructField RED_OR_GREEN =
      LABEL.withValues(new String[] {"red", "green"}).toStructField();

  private final NetworkClassifier classifier = new NetworkClassifier();
  private final NetworkRegressor regressor = new NetworkRegressor();

  /** Returns a schema whose features have these names, or none where a name is empty. */
  private static StructType schema(StructField label, String... features) {
    Attribute[] attributes =
        Arrays.stream(features)
            .map(name -> name.isEmpty() ? NumericAttribute.defaultAttr() : named(name))
            .toArray(Attribute[]::new);
    return new StructType(
        new StructField[] {new AttributeGroup("features", attributes).toStructField(), label});
  }

  private static Attribute named(String name) {
    return NumericAttribute.defaultAttr().withName(name);
  }

  private static StructType schema(DataType features) {
    return new StructType().add("features", features).add(PLAIN);
  }

  private List<String> classes(StructField label) {
    return new FrameNames(classifier, schema(label)).classes();
  }

  @Test
  void theClassesAreThoseOfTheLabelOrElseOfTheLayers() {
    assertEquals(List.of(), classes(PLAIN));
    assertEquals(List.of("red", "green"), classes(RED_OR_GREEN));
    assertEquals(List.of("0", "1", "2", "3"), classes(LABEL.withNumValues(4).toStructField()));
    assertEquals(
        List.of("0", "1"),
        classes(BinaryAttribute.defaultAttr().withName("label").toStructField()));
    classifier.setLayers(new int[] {4, 5, 3});
    assertEquals(List.of("0", "1", "2"), classes(PLAIN));
    assertEquals(List.of("red", "green"), classes(RED_OR_GREEN));
    assertEquals(List.of(), new FrameNames(regressor, schema(RED_OR_GREEN)).classes());
  }

  @Test
  void rowsHaveAClassForEachNumberUpToTheLargestLabelIfNoClassIsNamed() {
    FrameNames plain = new FrameNames(classifier, schema(PLAIN));
    assertEquals(List.of("0", "1"), plain.rows(1, 1).classes());
    assertEquals(List.of("0", "1", "2"), plain.rows(1, 3).classes());
    RowNames named = new FrameNames(classifier, schema(RED_OR_GREEN)).rows(1, 3);
    assertEquals(List.of("red", "green"), named.classes());
    assertEquals("label", named.label());
  }

  private List<String> features(int width, String... names) {
    return new FrameNames(classifier, schema(PLAIN, names)).rows(width, 2).features();
  }

  @Test
  void featuresHaveTheirNamesIfEachHasOneOfItsOwn() {
    List<String> numbered = List.of("features_0", "features_1");
    assertEquals(List.of("near", "far"), features(2, "near", "far"));
    assertEquals(numbered, features(2));
    assertEquals(numbered, features(2, "near"));
    assertEquals(numbered, features(2, "near", ""));
    assertEquals(numbered, features(2, "near", "near"));
    assertEquals(numbered, features(2, "near", "far", "wide"));
  }

  @Test
  void theColumnOfPredictionsSaysTheNamesOfTheClasses() {
    StructType schema = classifier.transformSchema(schema(RED_OR_GREEN));
    NominalAttribute said =
        assertInstanceOf(
            NominalAttribute.class, Attribute.fromStructField(schema.apply("prediction")));
    assertArrayEquals(new String[] {"red", "green"}, said.values().get());
    assertEquals("prediction", said.name().get());
    assertEquals(DataTypes.DoubleType, schema.apply("prediction").dataType());
    StructType unnamed = classifier.transformSchema(schema(PLAIN));
    assertEquals(
        UnresolvedAttribute$.MODULE$, Attribute.fromStructField(unnamed.apply("prediction")));
    classifier.setPredictionCol("");
    assertFalse(
        List.of(classifier.transformSchema(schema(RED_OR_GREEN)).fieldNames())
            .contains("prediction"));
  }

  @Test
  void aModelOfNumbersAddsOneColumn() {
    StructType expected = schema(PLAIN).add("prediction", DataTypes.DoubleType, false);
    NetworkRegressionModel model = new NetworkRegressionModel(MlSession.modelOfNumbers());
    for (StructType found :
        List.of(regressor.transformSchema(schema(PLAIN)), model.transformSchema(schema(PLAIN)))) {
      assertArrayEquals(expected.fieldNames(), found.fieldNames());
      assertEquals(DataTypes.DoubleType, found.apply("prediction").dataType());
    }
  }

  @Test
  void arraysOfFloatingPointNumbersAreFeaturesAsVectorsAreAndStayArrays() {
    NetworkModel model = new NetworkModel(MlSession.model());
    StructType ofVectors = model.transformSchema(schema(SQLDataTypes.VectorType()));
    StructType fitted = classifier.transformSchema(schema(SQLDataTypes.VectorType()));
    for (DataType number : List.of(DataTypes.FloatType, DataTypes.DoubleType)) {
      StructType arrays = schema(DataTypes.createArrayType(number));
      StructField features = arrays.apply("features");
      assertEquals(FrameNames.with(ofVectors, features), model.transformSchema(arrays));
      assertEquals(FrameNames.with(fitted, features), classifier.transformSchema(arrays));
    }
    for (DataType wrong :
        List.of(DataTypes.createArrayType(DataTypes.IntegerType), DataTypes.DoubleType)) {
      for (PipelineStage stage : List.of(classifier, regressor, model)) {
        assertThrows(IllegalArgumentException.class, () -> stage.transformSchema(schema(wrong)));
      }
    }
  }
}
