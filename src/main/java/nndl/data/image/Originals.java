package nndl.data.image;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import nndl.data.SampleSet;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.picture.GreyPicture;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Grey images in memory, from which further images are made.
 *
 * @param sides the rows and columns of an image, and possibly a number of channels, which is 1
 * @param width the number of pixels of an image
 * @param images the images one after the other, {@code width} bytes each
 * @param labels the class of each image
 */
public record Originals(List<Integer> sides, int width, byte[] images, int[] labels)
    implements Serializable {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  /**
   * Reads a set of IDX images.
   *
   * @param rows the number of rows of an image, or null to use the number that the files state
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
    int width = set.width();
    byte[] images = new byte[(int) bytes];
    int[] labels = new int[(int) set.count()];
    SampleSink sink =
        new SampleSink() {
          private int count;

          @Override
          public void add(byte[] source, int from, Target target) {
            System.arraycopy(source, from, images, count * width, width);
            labels[count++] = target.label();
          }

          @Override
          public void add(SparseRows row, Target target) {
            throw InputException.expected("--images", "IDX images of bytes", "another format");
          }
        };
    set.all().read(storage, sink, RowErrors.THROWN);
    return new Originals(sides, width, images, labels);
  }

  /** Returns the images {@code from} to {@code to - 1} as a copy. */
  public Originals part(int from, int to) {
    return new Originals(
        sides,
        width,
        Arrays.copyOfRange(images, from * width, to * width),
        Arrays.copyOfRange(labels, from, to));
  }

  /** Passes all images to {@code sink}, in order. */
  public void read(SampleSink sink) {
    for (int i = 0; i < labels.length; i++) {
      sink.add(images, i * width, Target.of(labels[i]));
    }
  }

  /** Returns the number of images. */
  public int count() {
    return labels.length;
  }

  /** Returns image {@code i} as a picture, in which 0 is black. */
  public GreyPicture picture(int i) {
    byte[] pixels = Arrays.copyOfRange(images, i * width, (i + 1) * width);
    return new GreyPicture(sides.get(0), sides.get(1), pixels);
  }
}
