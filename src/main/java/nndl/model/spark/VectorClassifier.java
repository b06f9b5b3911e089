package nndl.model.spark;

import java.io.Serializable;
import java.util.stream.IntStream;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A {@link Classifier} of the vectors of Spark's DataFrames. It is a class of its own, so that
 * whoever classifies without Spark needs no class of Spark's.
 */
public record VectorClassifier(Classifier classifier) implements Serializable {

  /**
   * An answer under the names and in the types that Spark's own classifiers give their columns.
   *
   * @param prediction the class
   * @param probability of each class, see {@link Classifier#probabilities}
   * @param rawPrediction all activations of the last layer
   */
  public record Answer(double prediction, Vector probability, Vector rawPrediction)
      implements Serializable {

    /** All three in this order, as {@code RowFactory.create} takes them. */
    public Object[] values() {
      return new Object[] {prediction, probability, rawPrediction};
    }
  }

  /**
   * Classifies a sample, dense or sparse.
   *
   * @param features as they stand in the files of samples, before they are divided by the scale
   */
  public Answer classify(Vector features) {
    double[] numbers = features.toArray();
    float[] inputs = new float[numbers.length];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) numbers[k];
    }
    Prediction prediction = classifier.classify(inputs);
    return new Answer(
        prediction.label(),
        Vectors.dense(classifier.probabilities(prediction)),
        Vectors.dense(doubles(prediction.outputs())));
  }

  private static double[] doubles(float[] floats) {
    return IntStream.range(0, floats.length).mapToDouble(j -> floats[j]).toArray();
  }
}
