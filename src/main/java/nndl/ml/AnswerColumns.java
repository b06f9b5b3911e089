package nndl.ml;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Columns of a frame that are read off one answer for each row, so that it is computed once. */
final class AnswerColumns {
  private static final String ANSWER = "nndlAnswer";

  private AnswerColumns() {}

  /**
   * Adds columns to a frame.
   *
   * @param answer the answer for a row, a struct
   * @param type the type of the answer
   * @param names the name of the column for each field of it, or empty if there is to be none
   * @param schema the schema of the result, with what the columns say about themselves
   */
  static Dataset<Row> add(
      Dataset<?> rows, Column answer, StructType type, List<String> names, StructType schema) {
    Dataset<Row> answered = rows.withColumn(ANSWER, answer);
    for (int k = 0; k < names.size(); k++) {
      String name = names.get(k);
      if (!name.isEmpty()) {
        Column field = col(ANSWER).getField(type.fieldNames()[k]);
        answered = answered.withColumn(name, field.as(name, schema.apply(name).metadata()));
      }
    }
    return answered.drop(ANSWER);
  }
}
