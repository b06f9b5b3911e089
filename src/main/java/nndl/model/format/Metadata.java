package nndl.model.format;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;

/**
 * Named strings about the tensors of a file. A file of another program, or of an older version of
 * this one, has fewer. A missing string is an error when it is needed, and not before.
 *
 * @param place the file's name, for error messages
 */
public record Metadata(String place, SortedMap<String, String> strings) implements Serializable {

  /** The entries whose names have a prefix, without it. */
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

  /** The string of a name, if there is one. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(strings.get(name));
  }

  /** An integer of 1 or more. */
  public int count(String name) {
    String text = find(name).orElse("");
    if (text.matches("[1-9][0-9]{0,8}")) {
      return Integer.parseInt(text);
    }
    throw expected(name, "a whole number of 1 or more");
  }

  /** An integer of 0 or more. */
  public long size(String name) {
    String text = find(name).orElse("");
    if (text.matches("0|[1-9][0-9]{0,17}")) {
      return Long.parseLong(text);
    }
    throw expected(name, "a whole number of 0 or more");
  }

  /** A finite number above 0. */
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

  /** A constant of an enum, by its name. */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    List<E> choices = List.of(type.getEnumConstants());
    return choices.stream()
        .filter(choice -> choice.name().equals(strings.get(name)))
        .findFirst()
        .orElseThrow(() -> expected(name, "one of " + choices.stream().map(Enum::name).toList()));
  }

  /** The error of a string that is not as expected. */
  public InputException expected(String name, String what) {
    return InputException.expected(
        place + ": metadata: " + name, what, find(name).orElse("nothing"));
  }
}
