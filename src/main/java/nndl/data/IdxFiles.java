package nndl.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.Path;

/**
 * Writes samples as a file of images and a file of labels, as MNIST is distributed, without holding
 * them; a name that ends in .gz makes a gzip file. A file is there whole or not at all.
 *
 * @param rows of an image
 * @param scale of the inputs, which becomes byte 255
 */
public record IdxFiles(Path images, Path labels, int rows, float scale) {
  private static final int BUFFER = 1 << 18;

  /** How far from a byte an input may be, for the decimals that it was written with. */
  private static final float TOLERANCE = 0.01f;

  /** Writes all samples of a set. */
  public void write(Storage storage, SampleSet set) {
    if (set.width() % rows != 0) {
      throw InputException.expected(
          "--rows", "a divisor of %s inputs".formatted(set.width()), rows);
    }
    write(
        storage,
        set.count(),
        set.width(),
        sink -> set.parts().forEach(part -> part.read(storage, 0, part.count(), sink)));
  }

  /** Writes all images of a folder. */
  public void write(Storage storage, PngFolder folder) {
    write(
        storage,
        folder.count(),
        folder.rows() * folder.columns(),
        sink -> folder.read(storage, sink));
  }

  /** Writes the samples {@code from} to {@code to - 1}. */
  public void write(Storage storage, DeformedImages set, long from, long to) {
    write(storage, to - from, set.width(), sink -> set.read(from, to, sink));
  }

  /** Hands all its samples to a sink. */
  private interface Source {
    void read(SampleSink sink);
  }

  private void write(Storage storage, long count, int width, Source source) {
    if (count > Integer.MAX_VALUE) {
      throw InputException.expected(images, "at most 2^31 - 1 images for an IDX file", count);
    }
    try {
      storage.write(
          images,
          imagesOut ->
              storage.write(
                  labels,
                  labelsOut -> {
                    try (OutputStream toImages = open(images, imagesOut);
                        OutputStream toLabels = open(labels, labelsOut)) {
                      toImages.write(IdxHeader.bytes(count, rows, width / rows));
                      toLabels.write(IdxHeader.bytes(count));
                      source.read(new Sink(toImages, toLabels, width, scale));
                    }
                  }));
    } catch (IOException | UncheckedIOException e) {
      throw new InputException(
          "%s, %s: expected to write them, found %s"
              .formatted(images, labels, InputException.reason(e)),
          e);
    }
  }

  private static OutputStream open(Path path, OutputStream out) throws IOException {
    return path.getName().endsWith(".gz")
        ? new GZIPOutputStream(out, BUFFER)
        : new BufferedOutputStream(out, BUFFER);
  }

  /** Writes sample after sample. */
  private static final class Sink implements SampleSink {
    private final OutputStream images;
    private final OutputStream labels;
    private final float scale;
    private final byte[] pixels;
    private long done;

    Sink(OutputStream images, OutputStream labels, int width, float scale) {
      this.images = images;
      this.labels = labels;
      this.scale = scale;
      this.pixels = new byte[width];
    }

    @Override
    public void add(byte[] source, int from, byte label) {
      for (int k = 0; k < pixels.length; k++) {
        pixels[k] = toByte(source[from + k] & 0xff);
      }
      write(label);
    }

    @Override
    public void add(SparseRows row, byte label) {
      int entries = row.start(1);
      for (int e = 0; e < entries; e++) {
        pixels[row.column()[e]] = toByte(row.value()[e]);
      }
      write(label);
      for (int e = 0; e < entries; e++) {
        pixels[row.column()[e]] = 0;
      }
    }

    private byte toByte(float input) {
      float exact = input * (InputOptions.BYTE_SCALE / scale);
      int rounded = Math.round(exact);
      if (rounded < 0 || rounded > 255 || Math.abs(exact - rounded) > TOLERANCE) {
        throw InputException.expected(
            "sample " + done,
            "inputs that --scale %s makes bytes".formatted(scale),
            "%s, which is %s / 255 of it".formatted(input, exact));
      }
      return (byte) rounded;
    }

    private void write(byte label) {
      try {
        images.write(pixels);
        labels.write(label);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      done++;
    }
  }
}
