package nndl.model.interchange;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.error.InputException;
import nndl.model.format.InputTensors;
import nndl.model.format.LayerTensors;
import nndl.model.format.SafeTensors.Tensor;

/**
 * Renames the tensors of a file to the names of {@link LayerTensors}, and checks that the tensors
 * are those of a network, with or without {@link InputTensors}, and no others. The file may use
 * these names already, {@code layers.1.weight} and so on. Or it may use the names of an {@code
 * nn.Sequential} of PyTorch, {@code 0.weight}, {@code 2.weight} and so on. Their numbers are the
 * indexes of modules; an activation is a module without tensors, so it takes an index. If such a
 * file has layers with consecutive indexes, it is refused, since there is no activation between
 * them. A user may also name the layers of any other file in their order, {@code fc1} and so on for
 * {@code fc1.weight} and {@code fc1.bias}.
 *
 * @param place the file's name, for error messages; they also use the names of tensors in the file
 * @param tensors the tensors of the file
 */
public record NamedLayers(Object place, Map<String, Tensor> tensors) {
  private static final String OURS = "layers.";
  private static final String OPTION = "--layers";
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  private static final Pattern NAME =
      Pattern.compile("(layers\\.|)(0|[1-9][0-9]{0,8})\\.(" + WEIGHT + "|" + BIAS + ")");

  private static final List<String> INPUTS = List.of(InputTensors.MEAN, InputTensors.DEVIATION);

  /** How many names of tensors an error lists. */
  private static final int MAX_LISTED = 20;

  /** Renames the tensors of a file that names them in one of the two ways above. */
  public static Map<String, Tensor> of(Object place, Map<String, Tensor> tensors) {
    NamedLayers layers = new NamedLayers(place, tensors);
    return layers.renamed(layers.numbered());
  }

  /**
   * Renames the tensors of a file with other names.
   *
   * @param names the names of the layers in the file, in the order of the layers
   */
  public static Map<String, Tensor> of(
      Object place, Map<String, Tensor> tensors, List<String> names) {
    NamedLayers layers = new NamedLayers(place, tensors);
    return layers.renamed(layers.named(names));
  }

  /** Returns the prefixes of the layers that the user has named. */
  private List<String> named(List<String> names) {
    Set<String> known = new HashSet<>(INPUTS);
    for (String name : names) {
      for (String tensor : List.of(name + "." + WEIGHT, name + "." + BIAS)) {
        if (!tensors.containsKey(tensor)) {
          throw InputException.expected(
              OPTION, "layers of " + place + ", whose tensors are " + listed(), name);
        }
        if (!known.add(tensor)) {
          throw InputException.expected(OPTION, "each layer once", name + " twice");
        }
      }
    }
    for (String name : tensors.keySet()) {
      if (!known.contains(name)) {
        throw InputException.expected(
            where(name),
            "the weights and biases of the layers in %s alone".formatted(OPTION),
            "it");
      }
    }
    return names.stream().map(name -> name + ".").toList();
  }

  /** Returns the names of the tensors in the file, or of the first of them. */
  private String listed() {
    String some = tensors.keySet().stream().limit(MAX_LISTED).collect(joining(", "));
    return tensors.size() > MAX_LISTED ? some + " and others" : some;
  }

  private Map<String, Tensor> renamed(List<String> prefixes) {
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    int layer = 0;
    int inputs = 0; // not known yet
    for (String prefix : prefixes) {
      layer++;
      Tensor weights = weights(prefix + WEIGHT, inputs);
      inputs = weights.shape()[0];
      renamed.put(LayerTensors.weightName("", layer), weights);
      Tensor biases = LayerTensors.tensor(place, tensors, prefix + BIAS, inputs);
      renamed.put(LayerTensors.biasName("", layer), finite(prefix + BIAS, biases));
    }
    if (layer == 0) {
      throw InputException.expected(
          place, "tensors named 0.weight or layers.1.weight, and so on", "none");
    }
    for (String name : INPUTS) {
      if (tensors.containsKey(name)) {
        renamed.put(name, tensors.get(name));
      }
    }
    return renamed;
  }

  /**
   * Returns the prefix of the tensor names of each layer, in the order of the layers: that of the
   * numbers in these names.
   */
  private List<String> numbered() {
    SortedMap<Integer, String> layers = new TreeMap<>();
    for (String name : tensors.keySet()) {
      Matcher match = NAME.matcher(name);
      if (match.matches()) {
        String prefix = match.group(1) + match.group(2) + ".";
        String other = layers.put(Integer.parseInt(match.group(2)), prefix);
        if (other != null && !other.equals(prefix)) {
          throw InputException.expected(where(name), "one way of naming layers", other + WEIGHT);
        }
      } else if (!INPUTS.contains(name)) {
        throw InputException.expected(
            where(name),
            "N.weight, N.bias or those of layers.N alone, or %s with the names in their order"
                .formatted(OPTION),
            "this tensor");
      }
    }
    layers.forEach((place, prefix) -> requireActivation(prefix, layers.get(place + 1)));
    requireOurNumbers(layers.values());
    return List.copyOf(layers.values());
  }

  /** Fails if a file that names layers as nndl does leaves out a number. */
  private void requireOurNumbers(Collection<String> prefixes) {
    int layer = 0;
    for (String prefix : prefixes) {
      layer++;
      if (prefix.startsWith(OURS) && !prefix.equals(OURS + layer + ".")) {
        throw InputException.expected(where(prefix + WEIGHT), OURS + layer + "." + WEIGHT, "it");
      }
    }
  }

  /**
   * Fails if the module with the next index has tensors too, since then there is no activation
   * between the two layers.
   *
   * @param prefix the prefix of the layer
   * @param next the prefix of the module with the next index; null if it has no tensors
   */
  private void requireActivation(String prefix, String next) {
    if (next != null && !next.startsWith(OURS)) {
      throw InputException.expected(
          where(next + WEIGHT), "an activation between it and " + prefix + WEIGHT, "none");
    }
  }

  /**
   * Returns the weights of a layer, of shape [outputs, inputs]. Fails if the shape is another or a
   * weight is not finite.
   *
   * @param inputs the expected number of inputs; 0 if any number is allowed
   */
  private Tensor weights(String name, int inputs) {
    Tensor tensor = tensors.get(name);
    String shape = inputs == 0 ? "[outputs, inputs]" : "[outputs, " + inputs + "]";
    if (tensor == null
        || tensor.shape().length != 2
        || (inputs != 0 && tensor.shape()[1] != inputs)) {
      throw InputException.expected(where(name), "shape " + shape, LayerTensors.shape(tensor));
    }
    return finite(name, tensor);
  }

  private Tensor finite(String name, Tensor tensor) {
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw InputException.expected(where(name), "finite numbers of float32", value);
      }
    }
    return tensor;
  }

  private String where(String name) {
    return place + ": " + name;
  }
}
