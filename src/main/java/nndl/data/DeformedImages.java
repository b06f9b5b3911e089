package nndl.data;

import java.io.Serializable;
import nndl.math.SparseRows;

/**
 * As many samples as wanted, made of a few: first these themselves, then again and again, each time
 * with another {@link Deformation}. Sample i depends on the seed and on i alone.
 */
public final class DeformedImages implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private final int rows;
  private final int width;
  private final long seed;
  private final byte[] images;
  private final byte[] labels;

  private DeformedImages(int rows, int width, long seed, byte[] images, byte[] labels) {
    this.rows = rows;
    this.width = width;
    this.seed = seed;
    this.images = images;
    this.labels = labels;
  }

  /** Reads the originals, which are IDX images of {@code rows} rows. */
  public static DeformedImages of(Storage storage, SampleSet originals, int rows, long seed) {
    long bytes = originals.count() * originals.width();
    if (bytes > MOST_BYTES) {
      throw InputException.expected("--images", "less than 2 GiB of pixels to deform", bytes);
    }
    if (rows < 1 || originals.width() % rows != 0) {
      throw InputException.expected(
          "--rows", "a divisor of the %s pixels of an image".formatted(originals.width()), rows);
    }
    Collector collector = new Collector((int) originals.count(), originals.width());
    originals.parts().forEach(part -> part.read(storage, 0, part.count(), collector));
    return new DeformedImages(rows, originals.width(), seed, collector.images, collector.labels);
  }

  public int rows() {
    return rows;
  }

  public int width() {
    return width;
  }

  /** Hands the samples {@code from} to {@code to - 1} to a sink. */
  void read(long from, long to, SampleSink sink) {
    Deformation deformation = new Deformation(rows, width / rows, seed);
    byte[] deformed = new byte[width];
    for (long i = from; i < to; i++) {
      int original = (int) (i % labels.length);
      if (i < labels.length) {
        sink.add(images, original * width, labels[original]);
      } else {
        deformation.apply(i, images, original * width, deformed);
        sink.add(deformed, 0, labels[original]);
      }
    }
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
