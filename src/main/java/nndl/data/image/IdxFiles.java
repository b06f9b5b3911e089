package nndl.data.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.zip.GZIPOutputStream;
import nndl.data.SampleSet;
import nndl.data.format.IdxHeader;
import nndl.data.format.IdxType;
import nndl.data.format.IdxWriter;
import nndl.data.format.InputOptions;
import nndl.data.packed.CountedSink;
import nndl.data.packed.SampleSink;
import nndl.data.storage.FilePair;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.Path;

/**
 * Writes samples as a file of images and a file of labels, the form in which MNIST is distributed.
 * A label has one byte, or two if there is a class above 255. The samples are not kept in memory.
 * If a name ends in .gz, the file is compressed with gzip. All samples are read and encoded before
 * either file becomes visible under its name. No file system can replace two files in one step. So
 * when both new files are on the disk, those that are there are deleted, the labels before the
 * images, and then the new ones get their names in the same order, if no other process has written
 * there meanwhile. Images and labels of two sets never lie beside each other, whatever ends the
 * program.
 *
 * @param mayReplace is asked when both new files are complete: whether files that have their names
 *     are deleted. It fails if there are files that must stay. Null if no file is deleted, and one
 *     that is there must have the same content.
 */
public record IdxFiles(Path images, Path labels, BooleanSupplier mayReplace) {
  private static final int BUFFER = 1 << 18;
  private static final int BYTE_CLASSES = 1 << Byte.SIZE;

  /**
   * The largest accepted difference of (input x 255 / scale) to the nearest whole number. A small
   * difference is accepted because the input may have been rounded to a few decimals as text.
   */
  private static final float TOLERANCE = 0.01f;

  /**
   * Writes all samples of a set. An input equal to the scale becomes byte 255.
   *
   * @param sides the sides of an image
   */
  public void write(Storage storage, SampleSet set, List<Integer> sides) {
    if (set.width() > IdxHeader.MAX_WIDTH) {
      throw InputException.expected(
          images, "at most 2^22 inputs for an image of an IDX file", set.width());
    }
    write(
        storage,
        new Source(
            new IdxHeader(IdxType.BYTE, set.count(), sides),
            set.scale(),
            set::placeOfLabel,
            sink -> set.parts().forEach(part -> part.read(storage, 0, part.count(), sink))));
  }

  /** Writes all images of a folder. */
  public void write(Storage storage, PictureFolder folder) {
    write(
        storage,
        List.of(folder.rows(), folder.columns()),
        folder.count(),
        sink -> folder.read(storage, sink));
  }

  /** Writes the samples {@code from} to {@code to - 1} of {@code set}. */
  public void write(Storage storage, DeformedImages set, long from, long to) {
    write(storage, set.sides(), to - from, sink -> set.read(from, to, sink));
  }

  /**
   * Writes samples whose inputs are bytes.
   *
   * @param sides the sides of an image
   * @param samples passes {@code count} samples to a sink
   */
  public void write(
      Storage storage, List<Integer> sides, long count, Consumer<SampleSink> samples) {
    LongFunction<String> place = sample -> "%s, image %s".formatted(images, sample);
    IdxHeader header = new IdxHeader(IdxType.BYTE, count, sides);
    write(storage, new Source(header, InputOptions.BYTE_SCALE, place, samples));
  }

  /**
   * The samples to write.
   *
   * @param header the header of the file of images
   * @param scale the input that becomes byte 255
   * @param place returns the position of a sample, for the message if an input is not a byte
   * @param samples passes all samples to a sink
   */
  private record Source(
      IdxHeader header, float scale, LongFunction<String> place, Consumer<SampleSink> samples) {}

  /** A label needs two bytes, which the header of the file of labels did not say. */
  private static final class LabelOfTwoBytes extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void write(Storage storage, Source source) {
    long count = source.header.count();
    if (count > Integer.MAX_VALUE) {
      throw InputException.expected(images, "at most 2^31 - 1 images for an IDX file", count);
    }
    try {
      write(storage, source, BYTE_CLASSES);
    } catch (LabelOfTwoBytes e) { // seldom, and the labels are only known when all are read
      write(storage, source, SampleSink.MAX_CLASSES);
    }
  }

  private void write(Storage storage, Source source, int classes) {
    try {
      if (mayReplace == null) {
        storage.expectSame(images);
        storage.expectSame(labels);
      } else {
        storage.expectNew(images);
        storage.expectNew(labels);
      }
      new FilePair(storage, images, labels)
          .write(
              (imagesOut, labelsOut) -> {
                try (OutputStream toImages = open(images, imagesOut);
                    OutputStream toLabels = open(labels, labelsOut)) {
                  try (CountedSink sink =
                      new CountedSink(new Sink(toImages, toLabels, classes, source))) {
                    source.samples.accept(sink);
                  }
                }
              },
              () -> makeRoom(storage));
    } catch (IOException | UncheckedIOException e) {
      throw InputException.expected(images + ", " + labels, "to write them", e);
    }
  }

  private void makeRoom(Storage storage) throws IOException {
    if (mayReplace != null && mayReplace.getAsBoolean()) {
      storage.makeRoom(labels);
      storage.makeRoom(images);
    }
  }

  private static OutputStream open(Path path, OutputStream out) throws IOException {
    return path.getName().endsWith(".gz")
        ? new GZIPOutputStream(out, BUFFER)
        : new BufferedOutputStream(out, BUFFER);
  }

  /** Writes samples one after the other. */
  private static final class Sink implements SampleSink {
    private final IdxWriter images;
    private final IdxWriter labels;
    private final int classes;
    private final Source source;
    private final byte[] pixels;
    private long done;

    Sink(OutputStream images, OutputStream labels, int classes, Source source) {
      this.images = IdxWriter.begin(images, source.header);
      this.labels = IdxWriter.ofLabels(labels, source.header.count(), classes);
      this.classes = classes;
      this.source = source;
      this.pixels = new byte[source.header.width()];
    }

    @Override
    public void add(byte[] inputs, int from, int label) {
      for (int k = 0; k < pixels.length; k++) {
        pixels[k] = toByte(inputs[from + k] & 0xff);
      }
      write(label);
    }

    @Override
    public void add(SparseRows row, int label) {
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
      float exact = input * (InputOptions.BYTE_SCALE / source.scale);
      int rounded = Math.round(exact);
      if (rounded < 0 || rounded > 255 || Math.abs(exact - rounded) > TOLERANCE) {
        throw InputException.expected(
            source.place.apply(done),
            "inputs that --scale %s makes bytes".formatted(source.scale),
            "%s, which is %s / 255 of it".formatted(input, exact));
      }
      return (byte) rounded;
    }

    private void write(int label) {
      if (label >= classes) {
        throw new LabelOfTwoBytes();
      }
      images.add(pixels);
      labels.add(label);
      done++;
    }
  }
}
