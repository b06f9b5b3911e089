package nndl.model.interchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import nndl.error.InputException;
import nndl.math.NumberText;
import nndl.math.elements.Activation;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.Cost;

/**
 * Writes a model as JSON, in the form that {@code save} of the book's second program, {@code
 * network2.py}, writes. The fields are {@code sizes}, {@code weights}, {@code biases} as matrices
 * of one column, and {@code cost}, the name of the class of the cost. The program's {@code load}
 * always creates a network of sigmoid neurons. So any other model is refused, since the program
 * would compute other outputs for it.
 */
public final class BookJson {
  static final String SIZES = "sizes";
  static final String WEIGHTS = "weights";
  static final String BIASES = "biases";
  static final String COST = "cost";

  /** The costs, by the names of their classes in the book's program. */
  static final Map<String, Cost> COSTS =
      Map.of("QuadraticCost", Cost.QUADRATIC, "CrossEntropyCost", Cost.CROSS_ENTROPY);

  /** The number by which the book's programs divide inputs. */
  private static final float BOOKS_SCALE = 256;

  private static final float OUR_SCALE = 255;

  private final Model model;
  private final OutputStream out;

  private BookJson(Model model, OutputStream out) {
    this.model = model;
    this.out = out;
  }

  /**
   * Checks a model before it is written. Fails if the format cannot express the model.
   *
   * @return a line about a difference between the book's program and the model, or empty if there
   *     is none
   */
  public static Optional<String> check(Model model) {
    String place = model.metadata().place();
    if (model.input().recipe().isPresent()) {
      throw refused(place, "inputs that are pixels", "rows of a table");
    }
    require(place, "activation sigmoid", model.activation(), Activation.SIGMOID);
    className(model);
    if (!(model.targets() instanceof Coding.OneHot)) {
      throw refused(place, "an output neuron for each class", model.targets());
    }
    require(place, "inputs that are not transformed", model.transform().isNone(), true);
    float scale = model.input().scale();
    if (scale != BOOKS_SCALE && scale != OUR_SCALE) {
      throw refused(place, "scale 255 or 256", scale);
    }
    for (int l = 1; l <= model.layout().layers(); l++) {
      requireFinite(place, l, model.biases(l));
      for (float[] row : model.weights(l)) {
        requireFinite(place, l, row);
      }
    }
    return scale == BOOKS_SCALE
        ? Optional.empty()
        : Optional.of(
            "the book's program divides inputs by 256, and this model by 255; import takes --scale"
                + " 255");
  }

  private static void require(String place, String what, Object found, Object expected) {
    if (!expected.equals(found)) {
      throw refused(place, what, found);
    }
  }

  private static InputException refused(String place, String what, Object found) {
    return InputException.expected(place, what + ", as the book's program has it", found);
  }

  private static void requireFinite(String place, int layer, float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw InputException.expected(
            place + ": layer " + layer, "finite numbers, as JSON has them", number);
      }
    }
  }

  private static String className(Model model) {
    return COSTS.entrySet().stream()
        .filter(entry -> entry.getValue() == model.cost())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                refused(model.metadata().place(), "cost quadratic or cross-entropy", model.cost()));
  }

  /** Writes a model that {@link #check} has accepted, with spaces in the same places as Python. */
  public static void write(Model model, OutputStream out) throws IOException {
    new BookJson(model, out).write();
  }

  private void write() throws IOException {
    print("{\"%s\": %s, \"%s\": [".formatted(SIZES, Arrays.toString(model.sizes()), WEIGHTS));
    for (int l = 1; l <= model.layout().layers(); l++) {
      printMatrix(l, model.weights(l));
    }
    print("], \"%s\": [".formatted(BIASES));
    for (int l = 1; l <= model.layout().layers(); l++) {
      float[] biases = model.biases(l);
      float[][] column = new float[biases.length][];
      Arrays.setAll(column, j -> new float[] {biases[j]});
      printMatrix(l, column);
    }
    print("], \"%s\": \"%s\"}".formatted(COST, className(model)));
  }

  private void printMatrix(int layer, float[][] rows) throws IOException {
    for (int j = 0; j < rows.length; j++) {
      print(j > 0 ? ", [" : layer > 1 ? ", [[" : "[[");
      for (int k = 0; k < rows[j].length; k++) {
        print((k == 0 ? "" : ", ") + NumberText.of(rows[j][k]));
      }
      print("]");
    }
    print("]");
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
  }
}
