package nndl.data.storage;

import org.apache.hadoop.fs.Path;

/** Takes the files of a set, one after the other or one while another is written. */
@FunctionalInterface
public interface FileSet {
  /** Writes a file. */
  void write(Path target, Storage.Writer content);
}
