package nndl.ml;

import java.io.Serializable;
import java.util.Optional;
import nndl.data.recipe.Column;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Standardising;
import nndl.error.InputException;
import nndl.model.Classifier;
import nndl.model.Model;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * Computes the outputs of a network for vectors of raw numbers. Dense and sparse vectors of equal
 * numbers have equal outputs, to the last bit those that {@link Classifier} has for a row of these
 * numbers.
 */
final class VectorNetwork implements Serializable {
  private static final long serialVersionUID = 1;

  private final Classifier classifier;

  /** How numbers become inputs, or null if they are inputs. */
  private final Standardising standardising;

  /** The inputs of a vector of zeros, which sparse vectors change in a few places. */
  private final float[] ofZeros;

  /** Fails if the rows of the model's training had columns that are no numbers. */
  VectorNetwork(Model model) {
    classifier = model.classifier();
    Optional<Recipe> recipe = model.input().recipe();
    recipe.ifPresent(of -> of.columns().forEach(VectorNetwork::requireNumbers));
    standardising = recipe.map(Standardising::of).orElse(null);
    ofZeros = new float[model.layout().inputs(1)];
    for (int k = 0; k < ofZeros.length; k++) {
      ofZeros[k] = input(k, 0);
    }
  }

  private static void requireNumbers(Column column) {
    if (!(column instanceof Column.Numbers)) {
      throw InputException.expected(
          "model",
          "one whose columns are all numbers, or a TableModel in place of a NetworkModel",
          "column " + column.name() + " of words");
    }
  }

  /** Classifies a vector, which must have one finite number for each input. */
  Classifier.Prediction classify(Vector features) {
    if (features == null) {
      throw InputException.expected("features", "a vector", "null");
    }
    if (features.size() != ofZeros.length) {
      throw InputException.expected("features", ofZeros.length + " numbers", features.size());
    }
    return classifier.classify(inputs(features));
  }

  float[] inputs(Vector features) {
    float[] inputs;
    if (features instanceof SparseVector sparse) {
      inputs = ofZeros.clone();
      for (int e = 0; e < sparse.indices().length; e++) {
        int k = sparse.indices()[e];
        inputs[k] = input(k, sparse.values()[e]);
      }
    } else {
      double[] numbers = ((DenseVector) features).values();
      inputs = new float[numbers.length];
      for (int k = 0; k < inputs.length; k++) {
        inputs[k] = input(k, numbers[k]);
      }
    }
    return inputs;
  }

  private float input(int k, double number) {
    return standardising == null ? (float) number : standardising.input(k, number);
  }
}
