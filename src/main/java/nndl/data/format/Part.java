package nndl.data.format;

import java.io.Serializable;
import java.util.List;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;

/**
 * A file of samples, or a file of inputs together with the file of their labels; if labels are not
 * used, the file of inputs alone. The format and the number of samples are determined, but the
 * samples are not loaded.
 */
public sealed interface Part extends Serializable permits IdxPart, TextPart, RowsPart {
  long count();

  /** Returns the number of inputs of a sample. */
  int width();

  /**
   * Returns the sides of an image: rows, columns, and channels if the image has them. The product
   * of the sides is {@link #width}. If the file does not state them, they are those of a square
   * image, or of an image of one row if the width is not a square number.
   */
  default List<Integer> sides() {
    int side = (int) Math.round(Math.sqrt(width()));
    return side * side == width() ? List.of(side, side) : List.of(1, width());
  }

  /**
   * Whether the file states {@link #sides}, and so that its samples are images. If not, the sides
   * only follow from the width.
   */
  default boolean statesSides() {
    return false;
  }

  /**
   * Whether the file stores its inputs as float32 or float64 numbers. They are taken as they are
   * unless the user sets a scale.
   */
  default boolean floats() {
    return false;
  }

  /**
   * Whether at least one of the files is compressed, so that a sample can only be reached by
   * reading all samples before it.
   */
  default boolean compressed() {
    return files().stream().anyMatch(DataFile::compressed);
  }

  /** Returns which labels the samples {@code from} to {@code to - 1} have, which must be in use. */
  default LabelStatistics labels(Storage storage, long from, long to) {
    LabelStatistics.Builder labels = new LabelStatistics.Builder();
    read(storage, from, to, labels, RowErrors.THROWN);
    return labels.build();
  }

  /**
   * Reads the samples {@code from} to {@code to - 1} and passes them to {@code sink}, in order.
   *
   * @param errors takes what is wrong or new about rows of a table. The inputs of a row that cannot
   *     be used are zero. What is wrong with other samples is an error.
   */
  void read(Storage storage, long from, long to, SampleSink sink, RowErrors errors);

  /** Returns where a sample is in the file: its number, from 0, or the line of a row in a text. */
  default String place(Storage storage, long sample) {
    return "#" + sample;
  }

  /**
   * Returns the file of the samples, or the file of the inputs and, if labels are used, the file of
   * the labels.
   */
  List<DataFile> files();

  /**
   * Returns the position of a sample's label for messages: the file, and the line in a text file or
   * the label in an IDX file, both counted from 1, or the row of a table, counted from 0. Labels
   * must be in use.
   */
  String placeOfLabel(long sample);
}
