package nndl.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.data.recipe.InMemoryRow;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.Standardising;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.products.Products;
import nndl.network.Block;
import nndl.network.Coding;
import nndl.network.Feedforward;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Output;
import nndl.network.Parameters;

/**
 * Classifies samples; {@link Model#classifier} creates a classifier. A classifier is immutable and
 * serialisable, and any number of threads may use it at the same time. Later changes of the model
 * do not affect it. Its outputs are equal to the last bit to those of an evaluation during a
 * training with exact arithmetic. After the first call of a thread, a call allocates memory only
 * for its result, since each thread reuses its buffers for one sample.
 */
public final class Classifier implements Serializable {
  private static final long serialVersionUID = 1;

  private final State state;
  private final transient Parameters parameters;
  private final transient Standardising standardising;
  private final transient ThreadLocal<Buffers> buffers;

  /** The buffers that one thread needs to classify one sample. */
  private record Buffers(float[] pixels, float[] inputs, SparseRows row, Feedforward feedforward) {}

  /**
   * The predicted class of a sample, and the confidence in this prediction.
   *
   * @param label the index of the class, counted from 0; equal to the number of classes if the
   *     outputs are bits that encode no class
   * @param confidence the output of the class, 0 to 1. If the outputs are bits, it is a product
   *     with one factor for each output {@code a}: {@code a} if it is above 0.5, and {@code 1 - a}
   *     otherwise
   * @param outputs the activations of all neurons of the last layer
   * @param weightedInputs what these neurons get, from which the activations are computed
   */
  public record Prediction(int label, float confidence, float[] outputs, float[] weightedInputs)
      implements Serializable {}

  /** Fails if the model's metadata lack its activation, cost or scale. */
  Classifier(Model model) {
    this(
        new State(
            model.parameters().block().copy(),
            model.activation(),
            model.output(),
            model.targets(),
            model.input().scale(),
            model.input().transform(),
            model.input().classNames(),
            model.input().recipe().orElse(null)));
  }

  private Classifier(State state) {
    this.state = state;
    this.parameters = new Parameters(state.block);
    this.standardising = state.recipe == null ? null : Standardising.of(state.recipe);
    Layout layout = state.block.layout();
    buffers =
        ThreadLocal.withInitial(
            () ->
                new Buffers(
                    new float[layout.inputs(1)],
                    new float[layout.inputs(1)],
                    new SparseRows(),
                    new Feedforward(Products.fastest(), layout, state.hidden, state.output, 1)));
  }

  /**
   * Classifies a sample of bytes, which are read as numbers from 0 to 255.
   *
   * @param pixels the inputs as in the files of samples, before they are divided by the scale
   */
  public Prediction classify(byte[] pixels) {
    requireInputs(pixels.length);
    float[] numbers = buffers.get().pixels;
    for (int k = 0; k < pixels.length; k++) {
      numbers[k] = pixels[k] & 0xff;
    }
    return classify(numbers);
  }

  /**
   * Classifies a sample of floats, which must be finite.
   *
   * @param pixels the inputs as in the files of samples, before they are divided by the scale
   */
  public Prediction classify(float[] pixels) {
    return classify(weightedInputs(pixels));
  }

  /** Returns the prediction of what the output neurons get, whose place their outputs take. */
  private Prediction classify(Matrix a) {
    float[] z = a.copyOfRow(0);
    state.output.apply(a);
    float[] outputs = a.copyOfRow(0);
    int prediction = state.targets.prediction(a, 0);
    return new Prediction(prediction, state.targets.confidence(a, 0, prediction), outputs, z);
  }

  /** Returns what the output neurons get, in a buffer of this thread. */
  Matrix weightedInputs(float[] pixels) {
    requireInputs(pixels.length);
    Buffers mine = buffers.get();
    for (int k = 0; k < pixels.length; k++) {
      mine.inputs[k] = scaled(k, pixels[k]);
    }
    state.transform.apply(mine.inputs);
    mine.row.clear();
    mine.row.addRow(mine.inputs);
    return mine.feedforward.weightedInputs(parameters, mine.row);
  }

  private float scaled(int k, float number) {
    float input = number / state.scale;
    if (!Float.isFinite(input)) {
      throw InputException.expected("input " + k, "a finite number", number);
    }
    return input;
  }

  /**
   * Classifies a sample of raw numbers, one for each input, which must be finite. If the model was
   * trained on a table, the columns of numbers are standardised here; other models read numbers as
   * in the files of samples.
   */
  public Prediction classify(double[] numbers) {
    return classify(inputs(numbers));
  }

  /** Returns the inputs for raw numbers, in a buffer of this thread. */
  float[] inputs(double[] numbers) {
    requireInputs(numbers.length);
    float[] inputs = buffers.get().pixels;
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = standardised(k, numbers[k]);
    }
    return inputs;
  }

  private float standardised(int k, double number) {
    return standardising == null ? (float) number : standardising.input(k, number);
  }

  /**
   * Classifies a sample of raw numbers as {@link #classify(double[])} does, with the same result.
   * Numbers that are 0 cost nothing if the training has not shifted them.
   *
   * @param size how many numbers there are, with those that are 0
   * @param indices the index of each number that may not be 0, in ascending order
   * @param numbers these numbers
   */
  public Prediction classify(int size, int[] indices, double[] numbers) {
    requireInputs(size);
    if (!state.transform.isNone() || (standardising != null && standardising.shifts())) {
      double[] all = new double[size];
      for (int e = 0; e < indices.length; e++) {
        all[indices[e]] = numbers[e];
      }
      return classify(all);
    }
    Buffers mine = buffers.get();
    mine.row.clear();
    int entry = mine.row.beginRow(indices.length);
    for (int e = 0; e < indices.length; e++) {
      float input = scaled(indices[e], standardised(indices[e], numbers[e]));
      mine.row.column()[entry] = indices[e];
      mine.row.value()[entry] = input;
      entry += input == 0 ? 0 : 1;
    }
    mine.row.endRow(entry);
    return classify(mine.feedforward.weightedInputs(parameters, mine.row));
  }

  /**
   * Classifies a row of a table. It may have columns that the training did not have. A value may be
   * a number, a text, or null if it is missing.
   *
   * @param row the value of each column, by the name of the column
   * @throws InputException if a column of the training is absent, if a number is missing and the
   *     training has nothing to fill in, or if the model was not trained on a table
   */
  public Prediction classify(Map<String, ?> row) {
    return classify(inputs(row));
  }

  /** Returns the inputs for the row of a table. */
  float[] inputs(Map<String, ?> row) {
    if (state.recipe == null) {
      throw InputException.expected("row", "a model of a table", "a model of other samples");
    }
    RowEncoder encoder = new RowEncoder(state.recipe, "row", new ArrayList<>(row.keySet()), false);
    InMemoryRow cells = new InMemoryRow(row.values().toArray(), state.recipe.missing(), "row");
    return encoder.encode(cells, RowErrors.THROWN).orElseThrow();
  }

  /**
   * Returns the name of the predicted class: the name that the training gave it, or else its index.
   * Returns {@code none} if the outputs are bits that encode no class.
   */
  public String className(Prediction prediction) {
    List<String> names = state.classNames;
    return prediction.label < names.size() ? names.get(prediction.label) : "none";
  }

  /**
   * Returns a number for each class; the sum of these numbers is 1. With the cost log-likelihood
   * the numbers are the outputs of the softmax. With another cost each number is the output of the
   * class divided by the sum of the outputs. If the outputs are bits, each number is a product
   * divided by the sum of the products of all classes. The product of a class has one factor for
   * each output {@code a}: {@code a} if the bit of the class is 1, and {@code 1 - a} if it is 0. If
   * the sum is 0, all numbers are equal. The division does not change the order of the classes, but
   * only the numbers of a softmax are probabilities.
   *
   * @param prediction a prediction of this classifier
   */
  public double[] probabilities(Prediction prediction) {
    return state.targets.shares(prediction.outputs);
  }

  /**
   * Returns for each class a number that grows with the confidence in it. It is not rounded to 1
   * where the network is sure, so it ranks samples better than {@link #probabilities}. Of two
   * classes it is {@code -m} and {@code m}, where {@code m} is by how much the weighted input of
   * the second output is larger, or that of the one output. Of more classes it is the weighted
   * input, or if the outputs are bits, the logarithm of the number of {@link #probabilities}.
   *
   * @param prediction a prediction of this classifier
   */
  public double[] margins(Prediction prediction) {
    return state.targets.margins(prediction.weightedInputs);
  }

  private void requireInputs(int found) {
    int inputs = parameters.layout().inputs(1);
    if (found != inputs) {
      throw InputException.expected("sample", inputs + " inputs", found);
    }
  }

  private Object writeReplace() {
    return state;
  }

  /** What a classifier is made of. */
  private record State(
      Block block,
      Activation hidden,
      Output output,
      Coding targets,
      float scale,
      InputTransform transform,
      List<String> classNames,
      Recipe recipe)
      implements Serializable {
    private Object readResolve() {
      return new Classifier(this);
    }
  }
}
