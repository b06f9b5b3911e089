package nndl.model.spark;

import java.io.Serializable;
import java.util.stream.IntStream;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A {@link Classifier} for the vectors of Spark's DataFrames. It is a separate class, so that
 * programs without Spark need none of Spark's classes.
 */
public record VectorClassifier(Classifier classifier) implements Serializable {

  /**
   * An answer with the names and types of the columns of Spark's own classifiers.
   *
   * @param prediction the class
   * @param probability the probability of each class, see {@link Classifier#probabilities}
   * @param rawPrediction all activations of the last layer
   */
  public record Answer(double prediction, Vector probability, Vector rawPrediction)
      implements Serializable {

    /** The three values in this order, as {@code RowFactory.create} takes them. */
    public Object[] values() {
      return new Object[] {prediction, probability, rawPrediction};
    }
  }

  /**
   * Classifies a sample, dense or sparse.
   *
   * @param features the inputs as in the files of samples, before they are divided by the scale
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
