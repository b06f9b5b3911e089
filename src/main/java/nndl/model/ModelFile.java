package nndl.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.model.SafeTensors.Tensor;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * A network as a safetensors file: {@code layers.1.weight} of shape [outputs, inputs], as the book
 * writes w_jk with a row for each receiving neuron, {@code layers.1.bias} of shape [outputs], and
 * so on; what defined the run as metadata. No time, place or machine, so equal runs are equal
 * files.
 */
public final class ModelFile {
  private ModelFile() {}

  /**
   * The file of a trained network.
   *
   * @param settings that defined the run
   */
  public static SafeTensors of(Parameters parameters, SortedMap<String, String> settings) {
    SortedMap<String, String> metadata = new TreeMap<>(settings);
    metadata.put("format", "nndl-1");
    return new SafeTensors(metadata, tensors(parameters));
  }

  /** A copy of the weights and biases, as tensors. */
  public static Map<String, Tensor> tensors(Parameters parameters) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int l = 1; l <= parameters.layout().layers(); l++) {
      Matrix w = parameters.weights(l);
      float[] weights = new float[w.rows() * w.columns()];
      w.transposeInto(new Matrix(weights, 0, w.columns(), w.rows(), w.rows()));
      tensors.put(weightName(l), new Tensor(new int[] {w.columns(), w.rows()}, weights));
      Matrix b = parameters.biases(l);
      float[] biases = Arrays.copyOfRange(b.data(), b.offset(), b.offset() + b.columns());
      tensors.put(biasName(l), new Tensor(new int[] {b.columns()}, biases));
    }
    return tensors;
  }

  /** What tells these weights from others. */
  public static String fingerprint(Parameters parameters) {
    return new SafeTensors(new TreeMap<>(), tensors(parameters)).sha256();
  }

  /**
   * The parameters in a file.
   *
   * @param place the file's name, for the error message if it does not hold a network of {@code
   *     layout}
   */
  public static Parameters parameters(Object place, SafeTensors file, Layout layout) {
    Parameters parameters = new Parameters(layout);
    for (int l = 1; l <= layout.layers(); l++) {
      int inputs = layout.inputs(l);
      int outputs = layout.outputs(l);
      float[] weights = tensor(place, file, weightName(l), outputs, inputs);
      new Matrix(weights, 0, outputs, inputs, inputs).transposeInto(parameters.weights(l));
      float[] biases = tensor(place, file, biasName(l), outputs);
      Matrix b = parameters.biases(l);
      System.arraycopy(biases, 0, b.data(), b.offset(), outputs);
    }
    if (file.tensors().size() != 2 * layout.layers()) {
      throw InputException.expected(
          place,
          "%s layers for sizes %s".formatted(layout.layers(), layout),
          file.tensors().keySet());
    }
    return parameters;
  }

  private static float[] tensor(Object place, SafeTensors file, String name, int... shape) {
    Tensor tensor = file.tensors().get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw InputException.expected(
          place + ": " + name,
          "shape " + Arrays.toString(shape),
          tensor == null ? "no such tensor" : Arrays.toString(tensor.shape()));
    }
    return tensor.values();
  }

  private static String weightName(int layer) {
    return "layers." + layer + ".weight";
  }

  private static String biasName(int layer) {
    return "layers." + layer + ".bias";
  }
}
