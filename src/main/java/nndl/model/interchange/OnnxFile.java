package nndl.model.interchange;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.recipe.NumberedColumns;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Standardising;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.math.elements.ScaledTanh;
import nndl.model.Model;
import nndl.model.format.InputTensors;
import nndl.model.format.JsonStrings;
import nndl.model.format.LayerTensors;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Coding;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Output;

/**
 * Writes a model as an ONNX file with opset 13. The file computes the outputs of any number of
 * samples at once. They are equal to the model's outputs except for the rounding of float32. The
 * weights have the same names as in a model file, and the file contains the model's metadata. Equal
 * models give equal bytes.
 *
 * <p>The inputs of a model of a table are always numbers as they stand in the table, since nothing
 * outside of nndl knows how to standardise them. A column of categories is one input of 0 or 1 for
 * each value. The metadata {@value #INPUT_NAMES} name all inputs, as a JSON array.
 */
public final class OnnxFile {
  private static final int IR_VERSION = 7;
  private static final int OPSET = 13;

  /**
   * The field numbers of a model in {@code onnx.proto3}, and those of the messages in it for an
   * opset ({@link #OPSET_VERSION}) and for an entry of the metadata ({@link #ENTRY_KEY}, {@link
   * #ENTRY_VALUE}).
   */
  private static final int MODEL_IR_VERSION = 1;

  private static final int PRODUCER = 2;
  private static final int GRAPH = 7;
  private static final int OPSET_IMPORT = 8;
  private static final int METADATA = 14;
  private static final int OPSET_VERSION = 2;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private static final String INPUT = "input";
  private static final String OUTPUT = "output";
  private static final String SCALE = "input.scale";

  /** The name in the metadata for the names of the inputs, if the model is of a table. */
  static final String INPUT_NAMES = "input-names";

  private static final String TABLE_MEAN = "table.mean";
  private static final String TABLE_DEVIATION = "table.deviation";

  private static final float ROOT_HALF = 0.70710678f;
  private static final float HALF = 0.5f;

  private final Model model;
  private final Optional<Recipe> recipe;
  private final OnnxGraph graph;

  private OnnxFile(Model model, boolean rawInput) {
    this.model = model;
    this.recipe = model.input().recipe();
    this.graph = new OnnxGraph(INPUT, model.layout().inputs(1), doc(model, rawInput));
  }

  /**
   * Writes the file. The caller closes the stream.
   *
   * @param rawInput whether the file's inputs are numbers as in the files of samples; otherwise
   *     they are numbers that have been divided by the scale and, if the model has a transform,
   *     transformed. It makes no difference for a model of a table
   */
  public static void write(Model model, boolean rawInput, OutputStream out) throws IOException {
    of(model, rawInput).write(out);
  }

  /** Returns the content of the file. Fails if it is too large for ONNX. */
  private static ProtoMessage of(Model model, boolean rawInput) {
    ProtoMessage file = new OnnxFile(model, rawInput).file(rawInput);
    if (file.length() > Integer.MAX_VALUE) {
      throw InputException.expected(
          model.metadata().place(), "at most 2^31 - 1 bytes in ONNX", file.length());
    }
    return file;
  }

  private static String doc(Model model, boolean rawInput) {
    if (model.input().recipe().isPresent()) {
      return "numbers as they stand in the table; of a category, 1 for its value and else 0";
    }
    if (rawInput) {
      return "numbers as they stand in the files of samples";
    }
    String divided = "numbers divided by " + model.input().scale();
    return model.transform().isNone()
        ? divided
        : divided + ", minus the mean of each input, divided by its deviation";
  }

  private ProtoMessage file(boolean rawInput) {
    Layout layout = model.layout();
    recipe.ifPresent(this::addTableNodes);
    if (rawInput || recipe.isPresent()) {
      addInputNodes(model.input().scale(), model.transform());
    }
    Map<String, Tensor> tensors = LayerTensors.of("", model.parameters().block());
    tensors.forEach(graph::constant);
    ProtoMessage transposed = OnnxGraph.wholeNumber("transB", 1);
    for (int l = 1; l <= layout.layers(); l++) {
      String layer = "layers." + l;
      graph.node("Gemm", layer + ".z", transposed, layer + ".weight", layer + ".bias");
      if (l < layout.layers()) {
        addActivation(layer);
      }
    }
    addOutput(model.output());
    ProtoMessage file =
        new ProtoMessage()
            .number(MODEL_IR_VERSION, IR_VERSION)
            .text(PRODUCER, "nndl")
            .message(GRAPH, graph.message("nndl", layout.outputs()))
            .message(OPSET_IMPORT, new ProtoMessage().number(OPSET_VERSION, OPSET));
    metadata()
        .forEach(
            (name, text) ->
                file.message(
                    METADATA, new ProtoMessage().text(ENTRY_KEY, name).text(ENTRY_VALUE, text)));
    return file;
  }

  private SortedMap<String, String> metadata() {
    SortedMap<String, String> metadata = new TreeMap<>(model.file().metadata());
    recipe
        .filter(of -> !(of.columns() instanceof NumberedColumns)) // their recipe names them
        .ifPresent(of -> metadata.put(INPUT_NAMES, JsonStrings.text(of.inputNames())));
    return metadata;
  }

  /** Adds the standardisation of the columns of numbers, with the bits of nndl's own. */
  private void addTableNodes(Recipe of) {
    Standardising standardising = Standardising.of(of);
    graph.cast("table.float64", OnnxGraph.FLOAT64);
    if (standardising.shifts()) {
      graph.constant(TABLE_MEAN, standardising.means());
      graph.node("Sub", "table.centred", TABLE_MEAN);
    }
    graph.constant(TABLE_DEVIATION, standardising.deviations());
    graph.node("Div", "table.standardised", TABLE_DEVIATION);
    graph.cast("table.float32", OnnxGraph.FLOAT32);
  }

  private void addInputNodes(float scale, InputTransform transform) {
    graph.constant(SCALE, scale);
    graph.node("Div", "input.scaled", SCALE);
    if (!transform.isNone()) {
      InputTensors.of(transform).forEach(graph::constant);
      graph.node("Sub", "input.centred", InputTensors.MEAN);
      graph.node("Div", "input.standardised", InputTensors.DEVIATION);
    }
  }

  private void addActivation(String layer) {
    String a = layer + ".a";
    switch (model.activation()) {
      case SIGMOID -> graph.node("Sigmoid", a);
      case TANH -> graph.node("Tanh", a);
      case SCALED_TANH -> {
        graph.constant(layer + ".width", ScaledTanh.WIDTH);
        graph.constant(layer + ".height", ScaledTanh.HEIGHT);
        graph.node("Mul", layer + ".narrow", layer + ".width");
        graph.node("Tanh", layer + ".tanh");
        graph.node("Mul", a, layer + ".height");
      }
      case RELU -> graph.node("Relu", a);
      case LEAKY_RELU -> graph.node("LeakyRelu", a, OnnxGraph.number("alpha", Activation.LEAK));
      case GELU -> addGelu(layer, graph.value());
      case STEP -> addStep(layer, a);
    }
  }

  /** Adds GELU: z (1 + erf(z / sqrt 2)) / 2. */
  private void addGelu(String layer, String z) {
    graph.constant(layer + ".root-half", ROOT_HALF);
    graph.constant(layer + ".one", 1);
    graph.constant(layer + ".half", HALF);
    graph.node("Mul", layer + ".deviations", layer + ".root-half");
    graph.node("Erf", layer + ".erf");
    graph.node("Add", layer + ".two-phi", layer + ".one");
    graph.node("Mul", layer + ".phi", layer + ".half");
    graph.node("Mul", layer + ".a", z);
  }

  /** Adds the step function: 1 if z is above 0, else 0. */
  private void addStep(String layer, String output) {
    graph.constant(layer + ".zero", 0);
    graph.node("Greater", layer + ".above", layer + ".zero");
    graph.cast(output, OnnxGraph.FLOAT32);
  }

  /** Adds what makes numbers of the outputs, in their units. */
  private void addUnits(Coding.Numbers numbers) {
    int[] shape = {numbers.outputs()};
    graph.constant("number.deviation", new Tensor(shape, floats(numbers.deviations())));
    graph.constant("number.mean", new Tensor(shape, floats(numbers.means())));
    graph.node("Mul", "number.spread", "number.deviation");
    graph.node("Add", OUTPUT, "number.mean");
  }

  private static float[] floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int j = 0; j < floats.length; j++) {
      floats[j] = numbers.get(j).floatValue();
    }
    return floats;
  }

  private void addOutput(Output output) {
    switch (output) {
      case SIGMOID -> graph.node("Sigmoid", OUTPUT);
      case SOFTMAX -> graph.node("Softmax", OUTPUT, OnnxGraph.wholeNumber("axis", 1));
      case STEP -> addStep(OUTPUT, OUTPUT);
      case IDENTITY -> addUnits((Coding.Numbers) model.targets());
    }
  }
}
