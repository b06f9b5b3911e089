package nndl.data.format;

import java.util.Locale;

/** How a file holds samples. All files of a set have the same format. */
public enum Format {
  /** Images and labels in files of their own, binary. */
  IDX,
  /** A sample a line: its class number and its inputs, commas between them. */
  CSV,
  /** A sample a line: its class number, then {@code index:value} for inputs that are not zero. */
  LIBSVM;

  /** Whether labels stand beside the inputs. */
  public boolean holdsLabels() {
    return this != IDX;
  }

  /** As the file's extension tells; null if it does not. */
  public static Format byName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2)$", "");
    if (name.endsWith(".csv")) {
      return CSV;
    }
    if (name.endsWith(".libsvm") || name.endsWith(".svm")) {
      return LIBSVM;
    }
    return name.endsWith("ubyte") || name.endsWith(".idx") ? IDX : null;
  }

  /** As the first bytes of the content tell; null if they do not. */
  public static Format byContent(byte[] head) {
    if (head.length > 1 && head[0] == 0 && head[1] == 0) {
      return IDX;
    }
    for (byte b : head) {
      if (b == ',' || b == ':') {
        return b == ',' ? CSV : LIBSVM;
      }
      if (b == '\n') {
        return null;
      }
    }
    return null;
  }
}
