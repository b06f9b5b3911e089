package nndl.data.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The texts that stand for a value that is missing. An empty cell, {@code NA}, {@code NaN} and
 * {@code null} always do.
 *
 * @param others the other texts, as the user names them
 */
public record MissingValues(List<String> others) implements Serializable {
  /** The values that are missing unless the user names more. */
  public static final MissingValues USUAL = new MissingValues(List.of());

  private static final List<String> ALWAYS = List.of("NA", "NaN", "null");

  public MissingValues {
    others = others.stream().map(String::strip).distinct().sorted().toList();
  }

  /** Whether a text without spaces around it stands for a missing value. */
  public boolean contains(String text) {
    return text.isEmpty() || ALWAYS.contains(text) || others.contains(text);
  }

  /** Returns a test that needs no string for each cell. */
  public Matcher matcher() {
    return new Matcher(
        Stream.concat(ALWAYS.stream(), others.stream())
            .map(text -> text.getBytes(UTF_8))
            .toArray(byte[][]::new));
  }

  /** Tests whether bytes stand for a missing value. */
  public record Matcher(byte[][] texts) {
    /** Whether the bytes {@code from} to {@code to - 1} stand for a missing value. */
    public boolean matches(byte[] text, int from, int to) {
      if (from == to) {
        return true;
      }
      for (byte[] missing : texts) {
        // Two comparisons tell nearly every cell from every such text.
        if (missing.length == to - from
            && missing[0] == text[from]
            && Arrays.equals(missing, 0, missing.length, text, from, to)) {
          return true;
        }
      }
      return false;
    }
  }
}
