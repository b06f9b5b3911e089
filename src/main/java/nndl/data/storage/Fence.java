package nndl.data.storage;

import java.util.regex.Pattern;
import nndl.time.LocalProcess;
import org.apache.hadoop.fs.Path;

/**
 * The folder of the only owner of a directory. The owner writes every file into this folder and
 * renames it from there, and deletes a file by renaming it into the folder. Whoever takes the
 * directory over renames the folder first. From then on no step of the old owner finds its source
 * or its target, however late it comes. A check before a write could not ensure that.
 *
 * @param process makes the names in the folder
 * @param folder the folder with its scheme, in the directory. Its name is unique, since the numbers
 *     of owners begin anew after a run that leaves nothing.
 */
record Fence(LocalProcess process, Path folder) {
  /** The name of the setting by which executors get the folder of the owner. */
  static final String SETTING = "nndl.owner";

  private static final String PREFIX = ".owner-";
  private static final Pattern NAME = Pattern.compile("\\.owner-[0-9]+-[0-9a-f]{12}");

  /** Returns a new folder. */
  static Fence of(LocalProcess process, Path directory, long number) {
    String unique = process.id().toString();
    return new Fence(
        process,
        new Path(directory, PREFIX + number + "-" + unique.substring(unique.length() - 12)));
  }

  /** Whether a file of this name may be the folder of an owner. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  Path directory() {
    return folder.getParent();
  }

  /** Whether a file is below the directory. */
  boolean covers(Path qualified) {
    return Paths.isBelow(qualified, directory());
  }

  /** Whether a file is in the folder, which nobody makes again if it is gone. */
  boolean holds(Path qualified) {
    return Paths.isBelow(qualified, folder);
  }

  /** Returns the path of a file below the directory, relative to it. */
  String relative(Path qualified) {
    return qualified.toString().substring(Paths.prefix(directory()).length());
  }

  /** Returns a new name in the folder for a file of the directory. */
  Path temporary(Path file) {
    return Paths.child(folder, file.getName() + "." + process.id());
  }
}
