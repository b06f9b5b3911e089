package nndl.data.storage;

import java.net.URISyntaxException;
import org.apache.hadoop.fs.Path;

/**
 * Makes paths of texts and names, and tells which is below which. What stands before a colon is not
 * always a scheme.
 */
public final class Paths {
  private Paths() {}

  /**
   * Returns the path that a user has written.
   *
   * @throws IllegalArgumentException if it is none; the message says why, and what to write
   */
  public static Path of(String text) {
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof URISyntaxException && text.indexOf(':') > 0) {
        throw new IllegalArgumentException(
            "a colon without a / after it; ./%s is a file of that name".formatted(text), e);
      }
      throw e;
    }
  }

  /** Returns a path below a directory. Its names may have colons. */
  public static Path child(Path directory, String relative) {
    return new Path(directory, new Path(null, null, relative));
  }

  /** Whether a path is below a directory, when both are written in the same way. */
  static boolean isBelow(Path path, Path directory) {
    return path.toString().startsWith(prefix(directory));
  }

  /** Returns the text with which the paths below a directory begin. */
  static String prefix(Path directory) {
    String text = directory.toString();
    return text.endsWith("/") ? text : text + "/"; // the root has one
  }
}
