package nndl.data.image;

import java.io.Serializable;
import java.util.List;
import nndl.data.SampleSet;
import nndl.data.memory.SampleSink;
import nndl.error.InputException;
import nndl.math.SparseRows;
import nndl.storage.Storage;

/**
 * As many samples as wanted, made of a few: first these themselves, then again and again, each time
 * with another {@link Deformation}. Sample i depends on the seed and on i alone.
 */
public final class DeformedImages implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private final List<Integer> sides;
  private final int width;
  private final long seed;
  private final byte[] images;
  private final byte[] labels;

  private DeformedImages(List<Integer> sides, int width, long seed, byte[] images, byte[] labels) {
    this.sides = sides;
    this.width = width;
    this.seed = seed;
    this.images = images;
    this.labels = labels;
  }

  /**
   * Reads the originals, which are grey IDX images.
   *
   * @param rows of an image; null: as the files have them
   */
  public static DeformedImages of(Storage storage, SampleSet originals, Integer rows, long seed) {
    long bytes = originals.count() * originals.width();
    if (bytes > MOST_BYTES) {
      throw InputException.expected("--images", "less than 2 GiB of pixels to deform", bytes);
    }
    List<Integer> sides = originals.sides(rows);
    if (sides.size() > 2 && sides.get(2) > 1) {
      throw InputException.expected("--images", "images of one channel", sides.get(2));
    }
    Collector collector = new Collector((int) originals.count(), originals.width());
    originals.parts().forEach(part -> part.read(storage, 0, part.count(), collector));
    return new DeformedImages(sides, originals.width(), seed, collector.images, collector.labels);
  }

  List<Integer> sides() {
    return sides;
  }

  /** Hands the samples {@code from} to {@code to - 1} to a sink. */
  void read(long from, long to, SampleSink sink) {
    Deformation deformation = new Deformation(sides.get(0), sides.get(1), seed);
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
