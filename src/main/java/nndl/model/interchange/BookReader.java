package nndl.model.interchange;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.model.Model;
import nndl.model.format.JsonStrings;
import nndl.model.format.LayerTensors;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;

/**
 * Reads the JSON of the book's second program, which {@link BookJson} describes. The JSON is parsed
 * as a stream, and each number is converted to float32 at once. Memory is allocated only for
 * numbers that have been read, not for the {@code sizes} that the file declares.
 */
public final class BookReader {
  private static final int NUMBERS_AT_FIRST = 16;
  private static final int MAX_NUMBERS = 1 << 30;
  private static final int MAX_LAYERS = 1_000;

  private final Object place;
  private final JsonParser json;
  private final SortedMap<String, String> metadata = new TreeMap<>();
  private List<Integer> sizes = List.of();
  private List<Tensor> weights = List.of();
  private List<Tensor> biases = List.of();

  private BookReader(Object place, JsonParser json) {
    this.place = place;
    this.json = json;
  }

  /**
   * Reads a file up to the end of the stream and closes the stream. The caller may close it again.
   *
   * @param place the file's name, for error messages
   */
  public static SafeTensors read(Object place, InputStream in) {
    try (JsonParser json = JsonStrings.JSON.createParser(in)) {
      BookReader reader = new BookReader(place, json);
      reader.readObject();
      return reader.tensors();
    } catch (JacksonException e) {
      throw InputException.expected(place, "JSON in UTF-8", e.getOriginalMessage());
    } catch (IOException e) {
      throw InputException.unreadable(place, e);
    }
  }

  private void readObject() throws IOException {
    require(place, JsonToken.START_OBJECT, "an object", json.nextToken());
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      String where = place + ": " + name;
      JsonToken token = json.nextToken();
      switch (name) {
        case BookJson.SIZES -> sizes = readSizes(where, token);
        case BookJson.WEIGHTS -> weights = readMatrices(where, token);
        case BookJson.BIASES -> biases = readMatrices(where, token);
        case BookJson.COST -> readCost(where, token);
        default ->
            throw InputException.expected(place, "sizes, weights, biases and cost alone", name);
      }
    }
    if (json.nextToken() != null) {
      throw InputException.expected(place, "one object", "more");
    }
  }

  private void readCost(String where, JsonToken token) throws IOException {
    require(where, JsonToken.VALUE_STRING, "a string", token);
    String name = json.getText();
    if (!BookJson.COSTS.containsKey(name)) {
      throw InputException.expected(where, new TreeMap<>(BookJson.COSTS).keySet(), name);
    }
    metadata.put(Model.COST, BookJson.COSTS.get(name).name());
    metadata.put(Model.ACTIVATION, Activation.SIGMOID.name());
  }

  private List<Integer> readSizes(String where, JsonToken first) throws IOException {
    require(where, JsonToken.START_ARRAY, "a list", first);
    List<Integer> numbers = new ArrayList<>();
    for (JsonToken token; (token = json.nextToken()) != JsonToken.END_ARRAY; ) {
      require(where, JsonToken.VALUE_NUMBER_INT, "whole numbers", token);
      requireFew(where, numbers.size() - 1);
      numbers.add(json.getIntValue());
    }
    return numbers;
  }

  private List<Tensor> readMatrices(String where, JsonToken first) throws IOException {
    require(where, JsonToken.START_ARRAY, "a list of matrices", first);
    List<Tensor> matrices = new ArrayList<>();
    for (JsonToken token; (token = json.nextToken()) != JsonToken.END_ARRAY; ) {
      require(where, JsonToken.START_ARRAY, "a matrix", token);
      requireFew(where, matrices.size());
      matrices.add(readMatrix(where));
    }
    return matrices;
  }

  /**
   * Limits the number of layers, since the objects of a layer can take more memory than its bytes
   * in the file.
   */
  private static void requireFew(String where, int layers) {
    if (layers == MAX_LAYERS) {
      throw InputException.expected(where, "at most %s layers".formatted(MAX_LAYERS), "more");
    }
  }

  /** Reads a matrix. Fails if its rows have different lengths. */
  private Tensor readMatrix(String where) throws IOException {
    float[] values = new float[NUMBERS_AT_FIRST];
    int count = 0;
    int rows = 0;
    int columns = 0;
    for (JsonToken token; (token = json.nextToken()) != JsonToken.END_ARRAY; rows++) {
      require(where, JsonToken.START_ARRAY, "a row of numbers", token);
      int start = count;
      while ((token = json.nextToken()) != JsonToken.END_ARRAY) {
        if (count == MAX_NUMBERS) {
          throw InputException.expected(where, "at most 2^30 numbers in a matrix", "more");
        }
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = readNumber(where, token);
      }
      columns = rows == 0 ? count : columns;
      if (count - start != columns || columns == 0) {
        throw InputException.expected(where, "rows of the same length", count - start);
      }
    }
    if (rows == 0) {
      throw InputException.expected(where, "a matrix with rows", "none");
    }
    return new Tensor(new int[] {rows, columns}, Arrays.copyOf(values, count));
  }

  /** Reads a decimal number and rounds it to float32, in one step. */
  private float readNumber(String where, JsonToken token) throws IOException {
    if (token == null || !token.isNumeric()) {
      throw InputException.expected(where, "numbers", JsonStrings.found(json));
    }
    return Float.parseFloat(json.getText());
  }

  private void require(Object where, JsonToken expected, String what, JsonToken found)
      throws IOException {
    if (found != expected) {
      throw InputException.expected(where, what, JsonStrings.found(json));
    }
  }

  /**
   * Returns the tensors under the names of {@link LayerTensors}. Fails if a field is missing, or if
   * the shapes do not match the sizes.
   */
  private SafeTensors tensors() {
    int layers = sizes.size() - 1;
    if (metadata.isEmpty() || layers < 1 || weights.size() != layers || biases.size() != layers) {
      throw InputException.expected(
          place,
          "cost, sizes, and a matrix of weights and one of biases for each size but the first",
          "%s sizes, %s of weights, %s of biases, %s cost"
              .formatted(
                  sizes.size(), weights.size(), biases.size(), metadata.isEmpty() ? "no" : "a"));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int l = 1; l <= layers; l++) {
      requireShape(BookJson.WEIGHTS, l, weights.get(l - 1), sizes.get(l), sizes.get(l - 1));
      requireShape(BookJson.BIASES, l, biases.get(l - 1), sizes.get(l), 1);
      tensors.put(LayerTensors.weightName("", l), weights.get(l - 1));
      Tensor column = biases.get(l - 1);
      tensors.put(
          LayerTensors.biasName("", l), new Tensor(new int[] {sizes.get(l)}, column.values()));
    }
    return new SafeTensors(metadata, tensors);
  }

  private void requireShape(String name, int layer, Tensor matrix, int rows, int columns) {
    int[] shape = {rows, columns};
    if (!Arrays.equals(shape, matrix.shape())) {
      throw InputException.expected(
          "%s: %s of layer %s".formatted(place, name, layer),
          "shape " + Arrays.toString(shape),
          Arrays.toString(matrix.shape()));
    }
  }
}
