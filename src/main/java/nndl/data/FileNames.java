package nndl.data;

import java.util.HashSet;
import java.util.List;

/**
 * The names of files for people: the names without directories, and as many of the directories
 * above the files as all need to differ.
 */
public final class FileNames {
  private FileNames() {}

  /**
   * Returns the names of files.
   *
   * @param paths the paths, with a slash between directories
   */
  public static List<String> of(List<String> paths) {
    int files = new HashSet<>(paths).size();
    for (int parts = 1; ; parts++) {
      int last = parts;
      List<String> names = paths.stream().map(path -> end(path, last)).toList();
      if (new HashSet<>(names).size() == files) {
        return names;
      }
    }
  }

  /** Returns the last parts of a path, or all of it if it has no more. */
  private static String end(String path, int parts) {
    int from = path.length();
    for (int part = 0; part < parts; part++) {
      from = path.lastIndexOf('/', from - 1);
    }
    return path.substring(from + 1);
  }
}
