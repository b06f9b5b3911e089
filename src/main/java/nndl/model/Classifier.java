package nndl.model;

import java.io.Serializable;
import java.util.Arrays;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.products.Products;
import nndl.network.Block;
import nndl.network.Feedforward;
import nndl.network.Layout;
import nndl.network.Output;
import nndl.network.Parameters;

/**
 * Says which class a sample is of. Any number of threads may share a classifier, and it never
 * changes, whatever becomes of the model that it was made from. It gives the bits that the
 * evaluation of a training gives, and makes no garbage beyond its answer: each thread keeps buffers
 * for one sample.
 */
public final class Classifier implements Serializable {
  private static final long serialVersionUID = 1;

  private final Parameters parameters;
  private final Activation hidden;
  private final Output output;
  private final float scale;
  private final transient ThreadLocal<Buffers> buffers;

  /** What a thread needs for one sample. */
  private record Buffers(float[] pixels, SparseRows inputs, Feedforward feedforward) {}

  /**
   * The class of a sample, and how sure the network is.
   *
   * @param label the number of the class whose output is the highest, the first of equals
   * @param outputs an activation for each class
   */
  public record Prediction(int label, float[] outputs) {}

  /** Fails if the model's metadata do not have its activation, cost and scale. */
  public Classifier(Model model) {
    this(
        model.parameters().block().copy(),
        model.activation(),
        model.cost().output(),
        model.input().scale());
  }

  private Classifier(Block block, Activation hidden, Output output, float scale) {
    this.parameters = new Parameters(block);
    this.hidden = hidden;
    this.output = output;
    this.scale = scale;
    Layout layout = block.layout();
    buffers =
        ThreadLocal.withInitial(
            () ->
                new Buffers(
                    new float[layout.inputs(1)],
                    new SparseRows(),
                    Feedforward.ofOneSample(Products.fastest(), layout, hidden, output)));
  }

  /**
   * Classifies a sample of bytes, which are taken as 0 to 255.
   *
   * @param pixels as they stand in the files of samples, before they are divided by the scale
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
   * @param pixels as they stand in the files of samples, before they are divided by the scale
   */
  public Prediction classify(float[] pixels) {
    requireInputs(pixels.length);
    Buffers mine = buffers.get();
    mine.inputs.clear();
    int entry = mine.inputs.beginRow(pixels.length);
    int[] column = mine.inputs.column();
    float[] value = mine.inputs.value();
    for (int k = 0; k < pixels.length; k++) {
      float input = pixels[k] / scale;
      if (!Float.isFinite(input)) {
        throw InputException.expected("input " + k, "a finite number", pixels[k]);
      }
      column[entry] = k;
      value[entry] = input;
      entry += input == 0 ? 0 : 1;
    }
    mine.inputs.endRow(entry);
    Matrix a = mine.feedforward.apply(parameters, mine.inputs);
    float[] outputs = Arrays.copyOfRange(a.data(), a.row(0), a.row(0) + a.columns());
    return new Prediction(Feedforward.classOf(a, 0), outputs);
  }

  private void requireInputs(int found) {
    int inputs = parameters.layout().inputs(1);
    if (found != inputs) {
      throw InputException.expected("sample", inputs + " inputs", found);
    }
  }

  private Object writeReplace() {
    return new Serialized(parameters.block(), hidden, output, scale);
  }

  private record Serialized(Block block, Activation hidden, Output output, float scale)
      implements Serializable {
    private Object readResolve() {
      return new Classifier(block, hidden, output, scale);
    }
  }
}
