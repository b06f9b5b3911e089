package nndl.ml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import nndl.spark.rows.RowNames;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The names of features and classes that stages of MLlib have noted in the columns of a frame. A
 * feature without a name is numbered, and so is a class.
 */
final class FrameNames {
  private final NetworkStage<?> stage;
  private final StructField features;
  private final StructField label;

  FrameNames(NetworkStage<?> stage, StructType schema) {
    this.stage = stage;
    this.features = new FeaturesColumn(stage.getFeaturesCol()).field(schema);
    this.label = schema.apply(stage.getLabelCol());
  }

  /**
   * Returns the names of rows with so many features. If the columns say no classes, there are those
   * up to the largest label, and two at least.
   *
   * @param count one more than the largest label
   */
  RowNames rows(int width, int count) {
    List<String> noted = classes();
    List<String> classes = noted.isEmpty() ? numbers(Math.max(2, count)) : noted;
    return new RowNames(features(width), label.name(), classes);
  }

  private List<String> features(int width) {
    List<String> noted = new ArrayList<>();
    Option<Attribute[]> attributes = AttributeGroup.fromStructField(features).attributes();
    if (attributes.isDefined()) {
      for (Attribute attribute : attributes.get()) {
        noted.add(attribute.name().getOrElse(() -> ""));
      }
    }
    boolean areNames =
        noted.size() == width && !noted.contains("") && new HashSet<>(noted).size() == width;
    return areNames
        ? noted
        : IntStream.range(0, width).mapToObj(k -> features.name() + "_" + k).toList();
  }

  /**
   * Returns a name for each class, or an empty list if the rows decide how many there are, or if
   * numbers are answered.
   */
  List<String> classes() {
    if (stage.table().answersNumbers()) {
      return List.of();
    }
    if (Attribute.fromStructField(label) instanceof NominalAttribute nominal
        && nominal.values().isDefined()) {
      return List.of(nominal.values().get());
    }
    Option<Object> count = MetadataUtils.getNumClasses(label);
    if (count.isDefined()) {
      return numbers((int) count.get());
    }
    int[] layers = (int[]) stage.get(stage.layers()).getOrElse(() -> new int[1]);
    return numbers(layers[layers.length - 1]);
  }

  /** Checks the schema of a fit by what Spark does. Returns it with the columns of the model. */
  static StructType ofFit(
      NetworkStage<?> stage, StructType schema, UnaryOperator<StructType> ofVectors) {
    if (stage.isDefined(stage.validationIndicatorCol())) {
      SchemaUtils.checkColumnType(
          schema, stage.getValidationIndicatorCol(), DataTypes.BooleanType, "");
    }
    return ofPredictions(
        new FeaturesColumn(stage.getFeaturesCol()).extend(schema, ofVectors),
        stage.getPredictionCol(),
        new FrameNames(stage, schema).classes());
  }

  /** Returns a schema whose column of predictions, if there is one, says the names of classes. */
  static StructType ofPredictions(StructType schema, String column, List<String> classes) {
    if (column.isEmpty() || classes.isEmpty()) {
      return schema;
    }
    StructField field = schema.apply(column);
    Metadata names =
        NominalAttribute.defaultAttr()
            .withName(column)
            .withValues(classes.toArray(String[]::new))
            .toMetadata();
    return with(schema, new StructField(column, field.dataType(), field.nullable(), names));
  }

  /** Returns a schema with a field in place of that of the same name. */
  static StructType with(StructType schema, StructField field) {
    StructField[] fields = schema.fields().clone();
    fields[schema.fieldIndex(field.name())] = field;
    return new StructType(fields);
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
