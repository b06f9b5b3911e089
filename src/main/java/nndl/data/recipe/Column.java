package nndl.data.recipe;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A column of a table, and how its cells become inputs of a network. */
public sealed interface Column extends Serializable {
  /** Returns the name of the column, which no other column of a recipe has. */
  String name();

  /** Returns the name of the table's column that the cells are from. */
  default String source() {
    return name();
  }

  /** Returns the number of inputs that a cell of the column becomes. */
  int inputs();

  /** Returns the names of these inputs. */
  List<String> inputNames();

  /**
   * Numbers. An input is {@code (number - mean) / deviation}, computed in float64 and rounded once.
   *
   * @param source the name of the table's column; several may take their numbers from one
   * @param mean the mean of the training rows
   * @param deviation the standard deviation of the training rows, or 1 if all are equal
   * @param fill the number that a missing cell stands for, or null if a row without the number has
   *     no answer
   * @param reading which number of a cell it is
   */
  record Numbers(String source, double mean, double deviation, Double fill, Reading reading)
      implements Column {
    public Numbers(String name, double mean, double deviation, Double fill) {
      this(name, mean, deviation, fill, Reading.POINT);
    }

    @Override
    public String name() {
      return reading.name(source);
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public List<String> inputNames() {
      return List.of(name());
    }

    /** Returns the input for a number. */
    public float input(double number) {
      return input(number, mean, deviation);
    }

    static float input(double number, double mean, double deviation) {
      return (float) ((number - mean) / deviation);
    }
  }

  /**
   * Categories. There is one input for each value. It is 1 if the cell has this value, and 0
   * otherwise. If a cell is missing or has another value, all these inputs are 0, unless other
   * values have an input together.
   *
   * @param values the values that the training rows have, in order
   * @param rare whether another input, the last, is 1 for all other values
   */
  record Categories(String name, List<String> values, boolean rare, Map<String, Integer> indices)
      implements Column {
    private static final String RARE = "(rare)";

    public Categories(String name, List<String> values) {
      this(name, values, false);
    }

    public Categories(String name, List<String> values, boolean rare) {
      this(name, List.copyOf(values), rare, indices(values));
    }

    /** Returns the index of the input for a value, or null if there is none. */
    Integer index(String value) {
      return rare ? indices.getOrDefault(value, values.size()) : indices.get(value);
    }

    /** Returns the text for what each input stands for. */
    public List<String> texts() {
      return rare ? Stream.concat(values.stream(), Stream.of(RARE)).toList() : values;
    }

    private static Map<String, Integer> indices(List<String> values) {
      Map<String, Integer> indices = new HashMap<>();
      values.forEach(value -> indices.put(value, indices.size()));
      return indices;
    }

    @Override
    public int inputs() {
      return values.size() + (rare ? 1 : 0);
    }

    @Override
    public List<String> inputNames() {
      return texts().stream().map(value -> name + "=" + value).toList();
    }
  }
}
