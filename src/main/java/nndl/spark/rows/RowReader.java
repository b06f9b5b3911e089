package nndl.spark.rows;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;

/** Takes what a training needs out of a row of an RDD. It travels to the executors. */
public interface RowReader<T> extends Serializable {
  /**
   * Returns the number of the row's class, or the number to answer, or null. A row whose label is
   * no such number is refused.
   */
  Double label(T row);

  /** Whether the label is a number to answer, and no class. */
  default boolean answersNumbers() {
    return false;
  }

  /** Whether the row is held out for validation. */
  boolean isValidation(T row);

  /** Returns the inputs, dense or sparse. All rows have equally many. */
  Vector features(T row);

  /** Returns what messages call the inputs. */
  default String featuresName() {
    return "features";
  }

  /** Returns what messages call the label. */
  default String labelName() {
    return "label";
  }
}
