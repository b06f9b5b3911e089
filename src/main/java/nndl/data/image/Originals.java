package nndl.data.image;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import nndl.data.SampleSet;
import nndl.data.packed.SampleSink;
import nndl.data.picture.GreyPicture;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Grey images in memory, from which others are made.
 *
 * @param sides rows and columns, as the files declare them
 * @param images the images one after the other, {@code width} bytes each
 */
public record Originals(List<Integer> sides, int width, byte[] images, byte[] labels)
    implements Serializable {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  /**
   * Reads a set of IDX images.
   *
   * @param rows the rows of an image; null to take the files' number
   */
  public static Originals of(Storage storage, SampleSet set, Integer rows) {
    long bytes = set.count() * set.width();
    if (bytes > MAX_BYTES) {
      throw InputException.expected("--images", "less than 2 GiB of pixels in all", bytes);
    }
    List<Integer> sides = set.sides(rows);
    if (sides.size() > 2 && sides.get(2) > 1) {
      throw InputException.expected("--images", "images of one channel", sides.get(2));
    }
    Collector collector = new Collector((int) set.count(), set.width());
    set.parts().forEach(part -> part.read(storage, 0, part.count(), collector));
    return new Originals(sides, set.width(), collector.images, collector.labels);
  }

  /** Only the images {@code from} to {@code to - 1}. */
  public Originals part(int from, int to) {
    return new Originals(
        sides,
        width,
        Arrays.copyOfRange(images, from * width, to * width),
        Arrays.copyOfRange(labels, from, to));
  }

  /** Passes all images to a sink. */
  public void read(SampleSink sink) {
    for (int i = 0; i < labels.length; i++) {
      sink.add(images, i * width, labels[i]);
    }
  }

  /** The number of images. */
  public int count() {
    return labels.length;
  }

  /** The class of an image. */
  public int label(int i) {
    return labels[i] & 0xff;
  }

  /** An image as a picture, in which black is 0. */
  public GreyPicture picture(int i) {
    byte[] pixels = Arrays.copyOfRange(images, i * width, (i + 1) * width);
    return new GreyPicture(sides.get(0), sides.get(1), pixels);
  }

  private static final class Collector implements SampleSink {
    private final int width;
    private final byte[] images;
    private final byte[] labels;
    private int count;

    Collector(int count, int width) {
      this.width = width;
      this.images = new byte[count * width];
      this.labels = new byte[count];
    }

    @Override
    public void add(byte[] source, int from, byte label) {
      System.arraycopy(source, from, images, count * width, width);
      labels[count++] = label;
    }

    @Override
    public void add(SparseRows row, byte label) {
      throw InputException.expected("--images", "IDX images", "another format");
    }
  }
}
