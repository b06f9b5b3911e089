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

  /**
   * Returns how much the row counts, by its {@link #weightColumn}. A row of 0 is left out, and one
   * whose weight is null, negative, NaN or infinite is refused.
   */
  default Double weight(T row) {
    return 1.0;
  }

  /** Returns the name of the column of weights, or null if every row counts once. */
  default String weightColumn() {
    return null;
  }

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
