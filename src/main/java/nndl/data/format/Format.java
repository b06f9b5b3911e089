package nndl.data.format;

import java.util.Locale;

/** The format of a file of samples. All files of a set have the same format. */
public enum Format {
  /** Binary files. Images and labels are in separate files. */
  IDX,
  /**
   * Text with one sample per line: its class number, if it has one, and its inputs, separated by
   * commas.
   */
  CSV,
  /**
   * Text with one sample per line: its class number, then {@code index:value} for each input that
   * is not zero.
   */
  LIBSVM;

  /** Whether a file may contain both labels and inputs. */
  public boolean holdsLabels() {
    return this != IDX;
  }

  /**
   * Returns the format that the end of the file's name shows, before .gz or .bz2, or null if it
   * shows none.
   */
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

  /** Returns the format that the first bytes of the content show, or null if they show none. */
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
