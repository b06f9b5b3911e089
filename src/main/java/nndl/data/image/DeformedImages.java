package nndl.data.image;

import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;
import nndl.data.packed.SampleSink;

/**
 * Any number of samples made from a limited number of original images. The first samples are the
 * originals themselves. All later samples are the originals in the same order, repeated, each time
 * with another {@link Deformation}. A sample depends only on the originals, the seed and the
 * sample's number.
 */
public record DeformedImages(Originals originals, long seed) implements Serializable {

  /** The bytes of an image and its label in files. */
  public long bytesPerSample() {
    return originals.width() + 1L;
  }

  /** Returns one more than the largest label of the samples {@code from} to {@code to - 1}. */
  public int classes(long from, long to) {
    long end = Math.min(to, from + originals.count());
    return 1
        + LongStream.range(from, end).mapToInt(i -> originals.label(original(i))).max().orElse(0);
  }

  private int original(long sample) {
    return (int) (sample % originals.count());
  }

  /** Passes the samples {@code from} to {@code to - 1} to {@code sink}, in order. */
  public void read(long from, long to, SampleSink sink) {
    int width = originals.width();
    List<Integer> sides = originals.sides();
    Deformation deformation = new Deformation(sides.get(0), sides.get(1), seed);
    byte[] deformed = new byte[width];
    for (long i = from; i < to; i++) {
      int original = original(i);
      int label = originals.label(original);
      if (i < originals.count()) {
        sink.add(originals.images(), original * width, label);
      } else {
        deformation.apply(i, originals.images(), original * width, deformed);
        sink.add(deformed, 0, label);
      }
    }
  }
}
