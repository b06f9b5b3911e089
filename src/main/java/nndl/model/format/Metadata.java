package nndl.model.format;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;

/**
 * Named strings about the tensors of a file. A file of another program, or of an older version of
 * this program, may have fewer strings. A missing string is an error only when it is needed.
 *
 * @param place the file's name, for error messages
 */
public record Metadata(String place, SortedMap<String, String> strings) implements Serializable {

  /**
   * Returns the entries whose names begin with a prefix; the prefix is removed from their names.
   */
  public static SortedMap<String, String> below(String prefix, SortedMap<String, String> entries) {
    SortedMap<String, String> found = new TreeMap<>();
    entries.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }

  /** Returns the string of this name, or empty if there is none. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(strings.get(name));
  }

  /** Returns the string of this name as an integer, which must be 1 or more. */
  public int count(String name) {
    String text = find(name).orElse("");
    if (text.matches("[1-9][0-9]{0,8}")) {
      return Integer.parseInt(text);
    }
    throw expected(name, "a whole number of 1 or more");
  }

  /** Returns the string of this name as an integer, which must be 0 or more. */
  public long size(String name) {
    String text = find(name).orElse("");
    if (text.matches("0|[1-9][0-9]{0,17}")) {
      return Long.parseLong(text);
    }
    throw expected(name, "a whole number of 0 or more");
  }

  /**
   * Returns the string of this name as a float, which must be finite and at least {@link
   * Float#MIN_NORMAL}.
   */
  public float positive(String name) {
    try {
      float number = Float.parseFloat(find(name).orElse(""));
      if (number >= Float.MIN_NORMAL && number <= Float.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw expected(name, "a number above 0 that float32 can hold");
  }

  /** Returns the string of this name as finite numbers with commas between them. */
  public List<Double> numbers(String name) {
    try {
      List<Double> numbers =
          Arrays.stream(find(name).orElse("").split(",", -1)).map(Double::valueOf).toList();
      if (numbers.stream().allMatch(Double::isFinite)) {
        return numbers;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw expected(name, "finite numbers with commas between them");
  }

  /** Returns the constant of an enum. The string of this name must be the name of the constant. */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    List<E> choices = List.of(type.getEnumConstants());
    return choices.stream()
        .filter(choice -> choice.name().equals(strings.get(name)))
        .findFirst()
        .orElseThrow(() -> expected(name, "one of " + choices.stream().map(Enum::name).toList()));
  }

  /**
   * Creates the error for a string that is missing or not as expected.
   *
   * @param what the description of what was expected
   */
  public InputException expected(String name, String what) {
    return InputException.expected(
        place + ": metadata: " + name, what, find(name).orElse("nothing"));
  }
}
