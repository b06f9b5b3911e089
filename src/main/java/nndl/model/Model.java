package nndl.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.model.format.InputTensors;
import nndl.model.format.LayerTensors;
import nndl.model.format.Metadata;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Output;
import nndl.network.Parameters;

/**
 * A trained network that can be used on its own. It consists of weights and biases, and of metadata
 * that describe the inputs and the settings of the training. It is read and used without Spark or
 * Hadoop; its {@link #classifier} classifies samples. Its file has the safetensors format. The file
 * contains no times, paths or names of machines, so equal runs write equal files.
 *
 * @param transform the transform of inputs before the first layer
 */
public record Model(Parameters parameters, Metadata metadata, InputTransform transform)
    implements Serializable {
  /** The name of the model's file in the directory of a training. */
  public static final String FILE_NAME = "model.safetensors";

  /** The metadata's name for the activation of the hidden neurons. */
  public static final String ACTIVATION = "activation";

  /** The metadata's name for the cost. */
  public static final String COST = "cost";

  /** The metadata's name for the coding: how the outputs encode classes. */
  public static final String TARGETS = "targets";

  /** The metadata's name for the number of training samples: the first samples of their files. */
  public static final String TRAINING_SAMPLES = "training-samples";

  /**
   * The metadata's name for the number of validation samples: the last samples of the same files,
   * which were not used for training.
   */
  public static final String VALIDATION = "validation";

  /** The metadata's name for the number of classes. */
  public static final String CLASSES = "classes";

  private static final String FORMAT = "format";
  private static final String FIRST_FORMAT = "nndl-1";

  /** The format of models that say how the rows of their table were held out. */
  private static final String FORMAT_WITH_SPLIT = "nndl-2";

  /**
   * Creates the model of a training whose inputs are not transformed.
   *
   * @param strings the metadata: the result of {@link InputSpec#strings}, and the settings that
   *     defined the run
   */
  public static Model of(Parameters parameters, SortedMap<String, String> strings) {
    return new Model(parameters, new Metadata("model", strings), InputTransform.NONE)
        .with(FORMAT, strings.containsKey(InputSpec.SPLIT) ? FORMAT_WITH_SPLIT : FIRST_FORMAT);
  }

  /** Reads a model from a file, or from the file {@value #FILE_NAME} in a directory. */
  public static Model read(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(FILE_NAME) : path;
    try (InputStream in = Files.newInputStream(file)) {
      return read(file, in);
    } catch (IOException e) {
      throw InputException.unreadable(file, e);
    }
  }

  /**
   * Reads a model from a stream, up to the end of the stream. The caller closes the stream.
   *
   * @param place the file's name, for error messages
   */
  public static Model read(Object place, InputStream in) {
    return of(place, SafeTensors.read(place, in, Long.MAX_VALUE));
  }

  /**
   * Creates the model of a safetensors file that has been read.
   *
   * @param place the file's name, for error messages
   */
  public static Model of(Object place, SafeTensors stored) {
    SafeTensors file = RecipeTensor.join(place, stored);
    Parameters parameters =
        new Parameters(LayerTensors.block(place, "", InputTensors.others(file.tensors())));
    return new Model(
        parameters,
        new Metadata(place.toString(), file.metadata()),
        InputTensors.transform(place, file.tensors(), parameters.layout().inputs(1)));
  }

  /**
   * Creates a classifier of this model. Fails if the metadata lack the activation, the cost or the
   * scale, or if the model answers numbers.
   */
  public Classifier classifier() {
    requireClasses(this);
    return new Classifier(this);
  }

  /** Fails if a model answers numbers, for what only classes have. */
  public static void requireClasses(Model model) {
    if (model.targets() instanceof Coding.Numbers numbers) {
      throw InputException.expected(model.metadata.place(), "a model that tells classes", numbers);
    }
  }

  /** Creates what answers numbers by this model. Fails if the model tells classes. */
  public Regressor regressor() {
    if (targets() instanceof Coding.Numbers numbers) {
      return new Regressor(new Classifier(this), numbers);
    }
    throw InputException.expected(metadata.place(), "a model that answers numbers", targets());
  }

  /** The number of inputs, then the number of neurons of each layer. */
  public int[] sizes() {
    return layout().sizes();
  }

  /**
   * Returns a copy of the weights of a layer, w_jk in the book, with one row for each receiving
   * neuron.
   *
   * @param layer counted from 1, the first hidden layer
   */
  public float[][] weights(int layer) {
    Matrix w = parameters.weights(Objects.checkIndex(layer - 1, layout().layers()) + 1);
    float[][] rows = new float[w.columns()][];
    for (int j = 0; j < rows.length; j++) {
      rows[j] = column(w, j);
    }
    return rows;
  }

  private static float[] column(Matrix w, int j) {
    float[] column = new float[w.rows()];
    for (int k = 0; k < column.length; k++) {
      column[k] = w.get(k, j);
    }
    return column;
  }

  /**
   * Returns a copy of the biases of a layer, one for each neuron.
   *
   * @param layer counted from 1, the first hidden layer
   */
  public float[] biases(int layer) {
    Matrix b = parameters.biases(Objects.checkIndex(layer - 1, layout().layers()) + 1);
    return b.copyOfRow(0);
  }

  /** The content of this model's file. */
  public SafeTensors file() {
    Map<String, Tensor> tensors = LayerTensors.of("", parameters.block());
    tensors.putAll(InputTensors.of(transform));
    return RecipeTensor.split(new SafeTensors(metadata.strings(), tensors));
  }

  /**
   * Returns a copy of this model in whose metadata {@code name} has the value {@code value}, for
   * example a scale that was missing.
   */
  public Model with(String name, String value) {
    SortedMap<String, String> strings = new TreeMap<>(metadata.strings());
    strings.put(name, value);
    return new Model(parameters, new Metadata(metadata.place(), strings), transform);
  }

  /** Returns a copy of this model with another transform of inputs. */
  public Model with(InputTransform transform) {
    return new Model(parameters, metadata, transform);
  }

  /** Returns a copy of this model with other weights and biases. */
  public Model with(Parameters others) {
    return new Model(others, metadata, transform);
  }

  /** Whether the metadata have a string of this name. */
  public boolean has(String name) {
    return metadata.find(name).isPresent();
  }

  /** The sizes of the layers. */
  public Layout layout() {
    return parameters.layout();
  }

  /** The activation of the hidden neurons. */
  public Activation activation() {
    return metadata.choice(ACTIVATION, Activation.class);
  }

  /**
   * The cost that the model was trained with. It also determines the activation of the output
   * neurons.
   */
  public Cost cost() {
    return metadata.choice(COST, Cost.class);
  }

  /**
   * Returns how the outputs encode classes. If the metadata do not state it, it follows from the
   * number of outputs. Fails if the metadata do not fit the number of outputs, or if outputs that
   * are bits have a softmax.
   */
  public Coding targets() {
    Coding targets = saidTargets();
    if (has(COST) && !cost().fits(targets)) {
      throw metadata.expected(COST, "a cost of " + targets);
    }
    if (!(targets instanceof Coding.OneHot) && has(COST) && cost().output() == Output.SOFTMAX) {
      throw metadata.expected(COST, "one without a softmax for outputs that are bits");
    }
    return targets;
  }

  private Coding saidTargets() {
    int outputs = layout().outputs();
    if (!has(TARGETS)) {
      return Coding.implied(outputs);
    }
    String name = metadata.find(TARGETS).orElse("");
    if (name.equals("numbers")) {
      return numbers(outputs);
    }
    int classes = metadata.count(CLASSES);
    Coding targets =
        switch (name) {
          case "one-hot" -> new Coding.OneHot(classes);
          case "bits" -> new Coding.Bits(classes);
          default -> throw metadata.expected(TARGETS, "one-hot, bits or numbers");
        };
    if (targets.outputs() != outputs) {
      throw metadata.expected(
          CLASSES, "as many as %s outputs can stand for, %s".formatted(outputs, name));
    }
    return targets;
  }

  private Coding numbers(int outputs) {
    Coding.Numbers numbers =
        new Coding.Numbers(
            metadata.numbers("means"),
            metadata.numbers("deviations"),
            metadata.numbers("huber-delta").get(0));
    if (numbers.means().size() != outputs || numbers.deviations().size() != outputs) {
      throw metadata.expected(
          "means", "a mean and a deviation for each of %s outputs".formatted(outputs));
    }
    return numbers;
  }

  /** The activation of the output neurons. */
  public Output output() {
    return cost().output(targets());
  }

  /** The meaning of the inputs and the classes of the model. */
  public InputSpec input() {
    return new InputSpec(metadata, layout().inputs(1), targets().classes(), transform);
  }
}
