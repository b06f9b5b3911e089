package nndl.model.format;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import nndl.error.InputException;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.InputTransform;

/**
 * Converts a network's transform of inputs to tensors and back. The tensors are {@code input.mean}
 * and {@code input.deviation}, both of shape [inputs]. A file has neither of them if inputs are not
 * transformed.
 */
public final class InputTensors {
  /** The name of the tensor of the means. */
  public static final String MEAN = "input.mean";

  /** The name of the tensor of the deviations. */
  public static final String DEVIATION = "input.deviation";

  private InputTensors() {}

  /** Returns the tensors of a transform. */
  public static Map<String, Tensor> of(InputTransform transform) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (!transform.isNone()) {
      int[] shape = {transform.mean().length};
      tensors.put(MEAN, new Tensor(shape, transform.mean()));
      tensors.put(DEVIATION, new Tensor(shape, transform.deviation()));
    }
    return tensors;
  }

  /** Returns the tensors of a file that do not belong to the transform. */
  public static Map<String, Tensor> others(Map<String, Tensor> tensors) {
    Map<String, Tensor> others = new LinkedHashMap<>(tensors);
    others.keySet().removeAll(Set.of(MEAN, DEVIATION));
    return others;
  }

  /**
   * Returns the transform that a file's tensors contain, or {@link InputTransform#NONE} if the file
   * has neither tensor.
   *
   * @param place the file's name, for error messages
   * @param inputs the number of inputs of the network
   */
  public static InputTransform transform(Object place, Map<String, Tensor> tensors, int inputs) {
    if (!tensors.containsKey(MEAN) && !tensors.containsKey(DEVIATION)) {
      return InputTransform.NONE;
    }
    float[] mean = LayerTensors.tensor(place, tensors, MEAN, inputs).values();
    float[] deviation = LayerTensors.tensor(place, tensors, DEVIATION, inputs).values();
    for (int k = 0; k < inputs; k++) {
      if (!Float.isFinite(mean[k])) {
        throw InputException.expected(place + ": " + MEAN, "finite numbers", mean[k]);
      }
      if (!(deviation[k] > 0 && deviation[k] <= Float.MAX_VALUE)) {
        throw InputException.expected(
            place + ": " + DEVIATION, "finite numbers above 0", deviation[k]);
      }
    }
    return new InputTransform(mean, deviation);
  }
}
