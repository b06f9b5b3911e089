package nndl.data.format;

import java.io.Serializable;
import java.util.List;
import nndl.data.packed.SampleSink;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;

/**
 * A file of samples, or a file of images and that of their labels, whose form and size are known
 * but whose samples are not read yet.
 */
public sealed interface Part extends Serializable permits IdxPart, TextPart {
  long count();

  /** The number of inputs of a sample. */
  int width();

  /**
   * The sides of an image: rows, columns, and channels if it has them. Their product is the width.
   */
  List<Integer> sides();

  /** Whether a sample can only be reached by reading all samples before it. */
  boolean compressed();

  /** Passes the samples {@code from} to {@code to - 1} to a sink, in order. */
  void read(Storage storage, long from, long to, SampleSink sink);

  /** The file, or both files. */
  List<DataFile> files();

  /** Where the label of a sample is. */
  String placeOfLabel(long sample);
}
