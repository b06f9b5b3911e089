package nndl.data.storage;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Path;

/**
 * Writes two files that belong together. Both are complete, and would survive a power cut, before
 * one of them gets its name: the second one first.
 */
public record FilePair(Storage storage, Path first, Path second) {
  /** Writes the content of both files. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream first, OutputStream second) throws IOException;
  }

  /**
   * Writes the files.
   *
   * @param last is called when both are complete, and before one of them gets its name
   */
  public void write(Writer writer, StorageTimeout.Step last) throws IOException {
    storage.write(
        first,
        firstOut ->
            storage.write(
                second,
                secondOut -> writer.write(firstOut, secondOut),
                () -> {
                  firstOut.complete();
                  last.run();
                }),
        () -> {});
  }
}
