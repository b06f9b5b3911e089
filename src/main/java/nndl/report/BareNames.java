package nndl.report;

import java.util.regex.Pattern;
import nndl.data.SampleSet;
import org.apache.hadoop.fs.Path;

/**
 * Makes messages for a page that others read: files are named without their directories, which
 * belong to this machine.
 */
final class BareNames {
  private static final Pattern DIRECTORIES = Pattern.compile("[^\\s'\"(,]*/");

  private BareNames() {}

  /**
   * A message with the bare names of files.
   *
   * @param set the set whose files the message may name, in directories with spaces too
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
