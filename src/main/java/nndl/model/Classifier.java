package nndl.model;

import java.io.Serializable;
import java.util.Arrays;
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
 * Classifies samples; {@link Model#classifier} creates one. It is immutable and serialisable, any
 * number of threads may share it, and later changes of its model do not affect it. Its outputs have
 * the same bits as in the evaluation of a training. It allocates only its answers: each thread
 * keeps buffers for one sample.
 */
public final class Classifier implements Serializable {
  private static final long serialVersionUID = 1;

  private final Parameters parameters;
  private final Activation hidden;
  private final Output output;
  private final Coding targets;
  private final float scale;
  private final InputTransform transform;
  private final transient ThreadLocal<Buffers> buffers;

  /** The buffers of a thread, for one sample. */
  private record Buffers(float[] pixels, float[] inputs, SparseRows row, Feedforward feedforward) {}

  /**
   * The class of a sample, and the confidence in it.
   *
   * @param label the class index; the number of classes if outputs are bits that match no class
   * @param confidence the output of the class, 0 to 1; if outputs are bits, the product of each
   *     bit's probability: a for a 1 and 1 - a for a 0
   * @param outputs all activations of the last layer
   */
  public record Prediction(int label, float confidence, float[] outputs) implements Serializable {}

  /** Fails if the model's metadata lack its activation, cost or scale. */
  Classifier(Model model) {
    this(
        model.parameters().block().copy(),
        model.activation(),
        model.cost().output(),
        model.targets(),
        model.input().scale(),
        model.input().transform());
  }

  private Classifier(
      Block block,
      Activation hidden,
      Output output,
      Coding targets,
      float scale,
      InputTransform transform) {
    this.parameters = new Parameters(block);
    this.hidden = hidden;
    this.output = output;
    this.targets = targets;
    this.scale = scale;
    this.transform = transform;
    Layout layout = block.layout();
    buffers =
        ThreadLocal.withInitial(
            () ->
                new Buffers(
                    new float[layout.inputs(1)],
                    new float[layout.inputs(1)],
                    new SparseRows(),
                    Feedforward.ofOneSample(Products.fastest(), layout, hidden, output)));
  }

  /**
   * Classifies a sample of bytes, which are read as 0 to 255.
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
   * Classifies a sample of any numbers.
   *
   * @param pixels the inputs as in the files of samples, before they are divided by the scale
   */
  public Prediction classify(float[] pixels) {
    requireInputs(pixels.length);
    Buffers mine = buffers.get();
    for (int k = 0; k < pixels.length; k++) {
      float input = pixels[k] / scale;
      if (!Float.isFinite(input)) {
        throw InputException.expected("input " + k, "a finite number", pixels[k]);
      }
      mine.inputs[k] = input;
    }
    transform.apply(mine.inputs);
    mine.row.clear();
    mine.row.addRow(mine.inputs);
    Matrix a = mine.feedforward.apply(parameters, mine.row);
    float[] outputs = Arrays.copyOfRange(a.data(), a.row(0), a.row(0) + a.columns());
    int prediction = targets.prediction(a, 0);
    return new Prediction(prediction, targets.confidence(a, 0, prediction), outputs);
  }

  /**
   * A number for each class; together they add up to 1. With the cost log-likelihood they are the
   * outputs, a softmax. With other costs they are the outputs divided by their sum. If outputs are
   * bits, they are the products of the bits of each class divided by their sum. That keeps their
   * order, but they are not probabilities then.
   *
   * @param prediction a prediction of this classifier
   */
  public double[] probabilities(Prediction prediction) {
    return targets.shares(prediction.outputs);
  }

  private void requireInputs(int found) {
    int inputs = parameters.layout().inputs(1);
    if (found != inputs) {
      throw InputException.expected("sample", inputs + " inputs", found);
    }
  }

  private Object writeReplace() {
    return new Serialized(parameters.block(), hidden, output, targets, scale, transform);
  }

  private record Serialized(
      Block block,
      Activation hidden,
      Output output,
      Coding targets,
      float scale,
      InputTransform transform)
      implements Serializable {
    private Object readResolve() {
      return new Classifier(block, hidden, output, targets, scale, transform);
    }
  }
}
