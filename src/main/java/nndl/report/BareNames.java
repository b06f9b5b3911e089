package nndl.report;

import java.util.regex.Pattern;
import nndl.data.SampleSet;
import org.apache.hadoop.fs.Path;

/**
 * Removes the directories from the names of files in a message. The message is for a page that
 * other people read, and directories belong to this machine.
 */
final class BareNames {
  private static final Pattern DIRECTORIES = Pattern.compile("[^\\s'\"(,]*/");

  private BareNames() {}

  /**
   * Returns a message in which files have no directories.
   *
   * @param set the set whose files the message may name; for these files, the directories may
   *     contain spaces
   */
  static String in(String message, SampleSet set) {
    String bare = message;
    for (String path : set.paths()) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      bare = bare.replace(path, name).replace(new Path(path).toUri().getPath(), name);
    }
    return DIRECTORIES.matcher(bare).replaceAll("");
  }
}
