package nndl.command.predict;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import nndl.command.OutputFormat;
import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.data.storage.FileIdentity;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The files that {@code nndl predict --row --draw} writes: one file, or one for each picture in a
 * directory.
 */
record RowDrawings(PredictCommand options, Storage storage, List<FileIdentity> pictures) {
  private static final String PNG = ".png";

  /**
   * Endings of file names that are not supported. A user who gives a name with such an ending may
   * expect {@code --draw} to be a file of that format.
   */
  private static final Pattern OTHER_PICTURE = Pattern.compile("(?i)\\.(jpe?g|gif|bmp|svg|pdf)$");

  /**
   * Fails if a drawing must not be written to its file, or if the first one cannot be written. Does
   * nothing without {@code --draw}.
   */
  void require(Outputs outputs) {
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
    Set<String> names = new HashSet<>();
    for (FileIdentity picture : pictures) {
      if (!names.add(name(picture))) {
        throw InputException.expected(
            "--draw", "pictures of different names", "two of " + name(picture));
      }
      Path unused = outputs.file("--draw", file(picture), OutputFormat.PNG);
    }
    outputs.prepare();
  }

  /**
   * Makes this process the only one that writes into the directory of the drawings. Returns null if
   * there is no such directory.
   */
  Lease own(Outputs outputs, Consumer<String> lines) {
    if (options.rows.draw == null || isOne()) {
      return null;
    }
    try {
      return OutputLease.take(storage, options.rows.draw, lines).keptIf(outputs::recheck);
    } catch (IOException e) {
      throw InputException.expected(options.rows.draw, "a place to write", e);
    }
  }

  private boolean isOne() {
    return options.rows.draw.getName().toLowerCase(Locale.ROOT).endsWith(PNG);
  }

  /** Returns the file for the drawing of a picture. */
  Path file(FileIdentity picture) {
    return isOne() ? options.rows.draw : new Path(options.rows.draw, name(picture) + PNG);
  }

  /** Returns the name of a picture's file, without directories. */
  static String name(FileIdentity picture) {
    return new Path(picture.path()).getName();
  }
}
