package nndl.data.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes the items of an IDX file one after the other: the inputs of a sample, or its label. The
 * stream should be buffered, and stays open.
 */
public final class IdxWriter {
  private final OutputStream out;
  private final ByteBuffer item;

  /**
   * Begins with the first item. The header stands before it or follows in another way.
   *
   * @param width the number of numbers of an item: inputs of a sample, or 1 for a label
   */
  public IdxWriter(OutputStream out, IdxType type, int width) {
    this.out = out;
    this.item = ByteBuffer.allocate(width * type.bytes());
  }

  /** Writes a header, and returns a writer of the items that it announces. */
  public static IdxWriter begin(OutputStream out, IdxHeader header) {
    write(out, header.bytes());
    return new IdxWriter(out, header.type(), header.width());
  }

  /** Begins a file of samples of float32 inputs that are no images, or of labels with weights. */
  public static IdxWriter ofInputs(OutputStream out, long count, int width) {
    return begin(out, new IdxHeader(IdxType.FLOAT, count, List.of(width)));
  }

  /** Begins a file of rows of a table. */
  public static IdxWriter ofRows(OutputStream out, long count, int bytes) {
    return begin(out, new IdxHeader(IdxType.BYTE, count, List.of(bytes)));
  }

  /** Begins a file of labels, which have one byte if there are at most 256 classes, or two. */
  public static IdxWriter ofLabels(OutputStream out, long count, int classes) {
    return begin(out, new IdxHeader(IdxType.ofLabels(classes), count, List.of()));
  }

  /** Writes the inputs of a sample as they are in a file of bytes. */
  public void add(byte[] inputs) {
    add(item.put(0, inputs), inputs.length);
  }

  /** Writes the inputs of a sample to a file of float32. */
  public void add(float[] inputs) {
    item.asFloatBuffer().put(inputs);
    add(item, inputs.length * Float.BYTES);
  }

  /** Writes the numbers of a sample, and its weight if the file has weights. */
  public void add(float[] numbers, float weight) {
    item.putFloat(item.capacity() - Float.BYTES, weight);
    item.asFloatBuffer().put(numbers); // in place of a weight that the file does not have
    write(out, item.array());
  }

  /** Writes the inputs of a sample to a file of float64. */
  public void add(double[] inputs) {
    item.asDoubleBuffer().put(inputs);
    add(item, inputs.length * Double.BYTES);
  }

  /**
   * Writes the inputs of a sample that are not 0 to a sparse file.
   *
   * @param indices the index of each, in ascending order
   */
  public void add(int[] indices, double[] inputs) {
    ByteBuffer sample =
        ByteBuffer.allocate(Integer.BYTES + IdxType.ENTRY_BYTES * indices.length)
            .putInt(indices.length);
    for (int e = 0; e < indices.length; e++) {
      sample.putInt(indices[e]).putDouble(inputs[e]);
    }
    write(out, sample.array());
  }

  /** Writes a label. */
  public void add(int label) {
    add(label, 1);
  }

  /** Writes a label, and its weight if the file has weights. */
  public void add(int label, float weight) {
    switch (item.capacity()) {
      case Byte.BYTES -> item.put(0, (byte) label);
      case Short.BYTES -> item.putShort(0, (short) label);
      default -> item.putFloat(0, label).putFloat(Float.BYTES, weight);
    }
    write(out, item.array());
  }

  private void add(ByteBuffer filled, int length) {
    if (length != filled.capacity()) {
      throw new IllegalArgumentException(length + " bytes of an item");
    }
    write(out, filled.array());
  }

  private static void write(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
