package nndl.data.image;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.math.SparseRows;

/**
 * Any number of samples made from a limited number of original images. The first samples are the
 * originals themselves. All later samples are the originals in the same order, repeated, each time
 * with another distortion. A sample depends only on the originals, the seed and the sample's
 * number.
 */
public record DeformedImages(Originals originals, Distortion.Random distortion, long seed)
    implements Serializable {
  /**
   * Small distortions, which keep the class of an image. The root mean square of the elastic
   * displacements is 0.8 pixels. Simard, Steinkraus and Platt (2003) use an alpha of 34, with which
   * a thin digit sometimes folds into another.
   */
  private static final Distortion.Limits LIMITS =
      new Distortion.Limits(
          15, 0.15, StrictMath.toDegrees(StrictMath.atan(0.15)), 0, false, 4, 20, List.of(), 0);

  /** Fails if the images are too large for {@link Distortion}. */
  public DeformedImages(Originals originals, long seed) {
    this(originals, LIMITS.random(originals.sides(), "--images"), seed);
  }

  /** The bytes of an image and its label in files. */
  public long bytesPerSample() {
    return originals.width() + 1L;
  }

  /** Returns one more than the largest label of the samples {@code from} to {@code to - 1}. */
  public int classes(long from, long to) {
    long end = Math.min(to, from + originals.count());
    IntStream labels = LongStream.range(from, end).mapToInt(i -> originals.labels()[original(i)]);
    return 1 + labels.max().orElse(0);
  }

  private int original(long sample) {
    return (int) (sample % originals.count());
  }

  /** Passes the samples {@code from} to {@code to - 1} to {@code sink}, in order. */
  public void read(long from, long to, SampleSink sink) {
    int width = originals.width();
    Distorter distorter = new Distorter(distortion, seed);
    SparseRows image = new SparseRows();
    float[] pixels = new float[width];
    byte[] deformed = new byte[width];
    for (long i = from; i < to; i++) {
      int original = original(i);
      int label = originals.labels()[original];
      int at = original * width;
      if (i < originals.count()) {
        sink.add(originals.images(), at, Target.of(label));
      } else {
        for (int k = 0; k < width; k++) {
          pixels[k] = originals.images()[at + k] & 0xff;
        }
        image.clear();
        image.addRow(pixels);
        distorter.apply(0, i, label, image, pixels);
        for (int k = 0; k < width; k++) {
          deformed[k] = (byte) Math.round(pixels[k]);
        }
        sink.add(deformed, 0, Target.of(label));
      }
    }
  }
}
