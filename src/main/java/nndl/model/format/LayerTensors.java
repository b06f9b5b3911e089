package nndl.model.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Block;
import nndl.network.Layout;

/**
 * Converts a {@link Block}, which has one number for each weight and bias of a network, to tensors
 * and back. The weights of layer 1 are {@code layers.1.weight} of shape [outputs, inputs], with one
 * row for each receiving neuron, like w_jk in the book. The biases are {@code layers.1.bias} of
 * shape [outputs]. A file with several blocks adds a prefix such as {@code model.} to these names.
 */
public final class LayerTensors {
  private LayerTensors() {}

  /**
   * Returns the numbers of a block as tensors. The weights are not copied, so they have to stay as
   * they are until the tensors have been written.
   */
  public static Map<String, Tensor> of(String prefix, Block block) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int l = 1; l <= block.layout().layers(); l++) {
      Matrix w = block.weights(l);
      int[] shape = {w.columns(), w.rows()};
      tensors.put(weightName(prefix, l), new Tensor(shape, new Numbers.Transposed(w)));
      Matrix b = block.biases(l);
      float[] biases = Arrays.copyOfRange(b.data(), b.offset(), b.offset() + b.columns());
      tensors.put(biasName(prefix, l), new Tensor(new int[] {b.columns()}, biases));
    }
    return tensors;
  }

  /**
   * Returns the SHA-256 of a file that contains only the tensors of a block, in hexadecimal digits.
   */
  public static String fingerprint(Block block) {
    return new SafeTensors(new TreeMap<>(), of("", block)).sha256();
  }

  /**
   * Creates the block whose tensors have a prefix. The sizes of the layers follow from the shapes
   * of the tensors.
   *
   * @param place the file's name, for error messages
   */
  public static Block block(Object place, String prefix, Map<String, Tensor> tensors) {
    return block(place, prefix, tensors, layout(place, prefix, tensors));
  }

  /**
   * Like {@link #block(Object, String, Map)}, but for layers of known sizes.
   *
   * @param place the file's name, for the error message if the tensors have other shapes
   */
  public static Block block(
      Object place, String prefix, Map<String, Tensor> tensors, Layout layout) {
    Block block = Block.lasting(layout);
    for (int l = 1; l <= layout.layers(); l++) {
      int inputs = layout.inputs(l);
      int outputs = layout.outputs(l);
      float[] weights = tensor(place, tensors, weightName(prefix, l), outputs, inputs).values();
      new Matrix(weights, 0, outputs, inputs, inputs).transposeInto(block.weights(l));
      float[] biases = tensor(place, tensors, biasName(prefix, l), outputs).values();
      Matrix b = block.biases(l);
      System.arraycopy(biases, 0, b.data(), b.offset(), outputs);
    }
    List<String> found = tensors.keySet().stream().filter(n -> n.startsWith(prefix)).toList();
    if (found.size() != 2 * layout.layers()) {
      throw InputException.expected(
          place, "%s layers for sizes %s".formatted(layout.layers(), layout), found);
    }
    return block;
  }

  private static Layout layout(Object place, String prefix, Map<String, Tensor> tensors) {
    List<Integer> sizes = new ArrayList<>();
    for (int l = 1; l == 1 || tensors.containsKey(weightName(prefix, l)); l++) {
      String name = weightName(prefix, l);
      Tensor weights = tensors.get(name);
      if (weights == null || weights.shape().length != 2) {
        throw InputException.expected(
            place + ": " + name, "shape [outputs, inputs]", shape(weights));
      }
      if (l == 1) {
        sizes.add(weights.shape()[1]);
      }
      sizes.add(weights.shape()[0]);
    }
    try {
      return new Layout(sizes.stream().mapToInt(Integer::intValue).toArray());
    } catch (IllegalArgumentException e) {
      throw new InputException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns a tensor by its name. Fails if there is none of this shape.
   *
   * @param place the file's name, for error messages
   */
  public static Tensor tensor(
      Object place, Map<String, Tensor> tensors, String name, int... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw InputException.expected(
          place + ": " + name, "shape " + Arrays.toString(shape), shape(tensor));
    }
    return tensor;
  }

  /** Returns the shape of a tensor for a message, also of none. */
  public static String shape(Tensor tensor) {
    return tensor == null ? "no such tensor" : Arrays.toString(tensor.shape());
  }

  /** The name of the tensor of a layer's weights; layers are counted from 1. */
  public static String weightName(String prefix, int layer) {
    return prefix + "layers." + layer + ".weight";
  }

  /** The name of the tensor of a layer's biases; layers are counted from 1. */
  public static String biasName(String prefix, int layer) {
    return prefix + "layers." + layer + ".bias";
  }
}
