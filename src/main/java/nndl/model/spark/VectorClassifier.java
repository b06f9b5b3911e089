package nndl.model.spark;

import java.io.Serializable;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * Classifies the vectors of Spark's DataFrames by a {@link Classifier}. It is a separate class, so
 * that programs without Spark do not need Spark's classes.
 */
public record VectorClassifier(Classifier classifier) implements Serializable {

  /**
   * The result for one sample, with the same names and types as the columns that Spark's own
   * classifiers add.
   *
   * @param prediction the predicted class
   * @param probability the number of each class that {@link Classifier#probabilities} describes
   * @param rawPrediction the number of each class that {@link Classifier#margins} describes
   */
  public record Answer(double prediction, Vector probability, Vector rawPrediction)
      implements Serializable {

    /** The three values in the order of the record, for {@code RowFactory.create}. */
    public Object[] values() {
      return new Object[] {prediction, probability, rawPrediction};
    }
  }

  /**
   * Classifies a sample, which may be a dense or a sparse vector.
   *
   * @param features raw numbers, as {@link Classifier#classify(double[])} takes them
   */
  public Answer classify(Vector features) {
    Prediction prediction = predict(classifier, features);
    return new Answer(
        prediction.label(),
        Vectors.dense(classifier.probabilities(prediction)),
        Vectors.dense(classifier.margins(prediction)));
  }

  /** Returns what a classifier predicts for a vector. If it is sparse, its zeros cost nothing. */
  public static Prediction predict(Classifier classifier, Vector features) {
    return features instanceof SparseVector some
        ? classifier.classify(some.size(), some.indices(), some.values())
        : classifier.classify(features.toArray());
  }
}
