package nndl.command.predict;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import nndl.command.OutputFormat;
import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.data.storage.FileIdentity;
import nndl.data.storage.Lease;
import nndl.data.storage.Paths;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The files that {@code nndl predict --row --draw} writes: one file, or one for each picture in a
 * directory.
 *
 * @param places the files by the names of their pictures. If the path of a file is a link, it is
 *     what the link names.
 */
record RowDrawings(
    PredictCommand options,
    Storage storage,
    List<FileIdentity> pictures,
    Map<String, Path> places) {
  private static final String PNG = ".png";

  /**
   * Endings of file names that are not supported. A user who gives a name with such an ending may
   * expect {@code --draw} to be a file of that format.
   */
  private static final Pattern OTHER_PICTURE = Pattern.compile("(?i)\\.(jpe?g|gif|bmp|svg|pdf)$");

  /**
   * Fails if a drawing must not be written to its file, or if the first one cannot be written. Does
   * nothing without {@code --draw}.
   *
   * @param lines takes a line if another process is waited for
   */
  void require(Outputs outputs, Consumer<String> lines) {
    if (options.rows.draw == null) {
      return;
    }
    if (OTHER_PICTURE.matcher(options.rows.draw.getName()).find()) {
      throw InputException.expected(
          "--draw", "a name that ends in .png, or a directory's", options.rows.draw);
    }
    if (isOne() && pictures.size() > 1) {
      throw InputException.expected(
          "--draw", "a directory for several pictures", options.rows.draw);
    }
    if (!isOne()) {
      Path unused = outputs.folder("--draw", options.rows.draw);
    }
    for (FileIdentity picture : pictures) {
      if (places.containsKey(name(picture))) {
        throw InputException.expected(
            "--draw", "pictures of different names", "two of " + name(picture));
      }
      Path named =
          isOne() ? options.rows.draw : Paths.child(options.rows.draw, name(picture) + PNG);
      Path file = outputs.file("--draw", named, OutputFormat.PNG);
      places.put(name(picture), isQualified(named, file) ? named : file);
    }
    outputs.prepare(lines);
  }

  /** Whether a path is another one with its scheme. Messages show it as the user gave it then. */
  private boolean isQualified(Path named, Path file) {
    try {
      return storage.qualified(named).equals(file);
    } catch (InputException e) {
      return false;
    }
  }

  /**
   * Makes this process the only one that writes into the directory of the drawings. Returns null if
   * there is no such directory.
   */
  Lease own(Outputs outputs, Consumer<String> lines) {
    if (options.rows.draw == null || isOne()) {
      return null;
    }
    return OutputLease.take(storage, options.rows.draw, lines).keptIf(outputs::require);
  }

  private boolean isOne() {
    return options.rows.draw.getName().toLowerCase(Locale.ROOT).endsWith(PNG);
  }

  /** Returns the file for the drawing of a picture. */
  Path file(FileIdentity picture) {
    return places.get(name(picture));
  }

  /** Returns the name of a picture's file, without directories. */
  static String name(FileIdentity picture) {
    return new Path(picture.path()).getName();
  }
}
