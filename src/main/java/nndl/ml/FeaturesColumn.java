package nndl.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import nndl.error.InputException;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The column of features of a frame: vectors, or arrays of float or double in their place. */
record FeaturesColumn(String name) {

  /** Returns the vectors. A null in an array is NaN, and a null in place of it stays null. */
  Column vectors(StructType schema) {
    Column column = col(name);
    if (!isArray(schema)) {
      return column;
    }
    Column numbers =
        transform(
            column.cast(DataTypes.createArrayType(DataTypes.DoubleType)),
            number -> coalesce(number, lit(Double.NaN)));
    return when(column.isNotNull(), array_to_vector(numbers));
  }

  /** Whether features are there, and finite. */
  private Column areFinite(StructType schema) {
    UDF1<Vector, Boolean> areFinite = FeaturesColumn::areFinite;
    return udf(areFinite, DataTypes.BooleanType).apply(vectors(schema));
  }

  /** Whether a stage leaves out rows with gaps. */
  static boolean skips(NetworkParams stage) {
    return stage.isDefined(stage.handleInvalid()) && stage.getHandleInvalid().equals("skip");
  }

  /** Returns the rows of a frame that a stage does not skip, as far as features decide. */
  Dataset<?> usable(Dataset<?> rows, NetworkParams stage) {
    return skips(stage) ? rows.filter(areFinite(rows.schema())) : rows;
  }

  /** Returns the features of a row. Fails if there are none. */
  static Vector present(Vector features) {
    if (features == null) {
      throw InputException.expected("vector", "numbers", "null");
    }
    return features;
  }

  /** Returns what a network answers for the features of a row. Errors name the column. */
  static <T> T read(String name, Vector features, Function<Vector, T> network) {
    try {
      return network.apply(features);
    } catch (InputException e) {
      throw new InputException("column %s, %s".formatted(name, e.getMessage()), e);
    }
  }

  private static boolean areFinite(Vector features) {
    return features != null
        && Arrays.stream(features instanceof SparseVector some ? some.values() : features.toArray())
            .allMatch(Double::isFinite);
  }

  private boolean isArray(StructType schema) {
    return Arrays.asList(schema.fieldNames()).contains(name)
        && schema.apply(name).dataType() instanceof ArrayType array
        && (array.elementType().equals(DataTypes.DoubleType)
            || array.elementType().equals(DataTypes.FloatType));
  }

  /** Checks and extends a schema by what Spark does, which knows vectors alone. */
  StructType extend(StructType schema, UnaryOperator<StructType> ofVectors) {
    if (!isArray(schema)) {
      return ofVectors.apply(schema);
    }
    StructType ofArrays = ofVectors.apply(FrameNames.with(schema, field(schema)));
    return FrameNames.with(ofArrays, schema.apply(name));
  }

  /** Returns the field of the vectors, which says what the column says about itself. */
  StructField field(StructType schema) {
    StructField field = schema.apply(name);
    return new StructField(name, SQLDataTypes.VectorType(), field.nullable(), field.metadata());
  }
}
