package nndl.data.format;

import java.io.Serializable;
import java.util.List;
import nndl.data.packed.SampleSink;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;

/** A file of samples, or a pair of files of images and labels, looked at but not read. */
public sealed interface Part extends Serializable permits IdxPart, TextPart {
  long count();

  /** Inputs of a sample. */
  int width();

  /** Of an image, whose product is the width: rows, columns, and channels if it has such. */
  List<Integer> sides();

  /** Whether a sample can only be reached by reading all that are before it. */
  boolean compressed();

  /** Hands the samples {@code from} to {@code to - 1} to a sink, in order. */
  void read(Storage storage, long from, long to, SampleSink sink);

  /** The file, or the two of them. */
  List<DataFile> files();

  /** Where the label of a sample stands. */
  String placeOfLabel(long sample);
}
