package nndl.data.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes labels as an IDX file: one byte each if there are at most 256 classes, or two. The stream
 * should be buffered, and stays open.
 */
public final class IdxLabelsWriter {
  private final OutputStream out;
  private final IdxType type;

  /**
   * Writes the header.
   *
   * @param count the number of labels that will follow, 1 to 2^31 - 1
   * @param classes the number of classes; every label is below it
   */
  public IdxLabelsWriter(OutputStream out, long count, int classes) throws IOException {
    this.out = out;
    this.type = IdxType.ofLabels(classes);
    out.write(new IdxHeader(type, count, List.of()).bytes());
  }

  /** Writes a label. */
  public void add(int label) throws IOException {
    if (type == IdxType.SHORT) {
      out.write(label >>> Byte.SIZE);
    }
    out.write(label);
  }
}
