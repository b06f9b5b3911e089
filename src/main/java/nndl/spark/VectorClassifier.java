package nndl.spark;

import java.io.Serializable;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import org.apache.spark.ml.linalg.Vector;

/**
 * A {@link Classifier} of the vectors of Spark's DataFrames. It is a class of its own, so that
 * whoever classifies without Spark needs no class of Spark's.
 */
public record VectorClassifier(Classifier classifier) implements Serializable {

  /**
   * Classifies a sample, dense or sparse.
   *
   * @param pixels as they stand in the files of samples, before they are divided by the scale
   */
  public Prediction classify(Vector pixels) {
    double[] numbers = pixels.toArray();
    float[] inputs = new float[numbers.length];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) numbers[k];
    }
    return classifier.classify(inputs);
  }
}
