package nndl.data.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
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
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.FileSet;
import nndl.data.storage.FreeSpace;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.Path;

/**
 * Writes samples as a file of images and a file of labels, the form in which MNIST is distributed.
 * A label has one byte, or two if there is a class above 255. The samples are not kept in memory.
 * If a name ends in .gz, the file is compressed with gzip. All samples are read and encoded before
 * either file is whole, the labels first.
 */
public record IdxFiles(Path images, Path labels) {
  private static final int BUFFER = 1 << 18;
  private static final String GZIP = ".gz";

  /**
   * The largest accepted difference of (input x 255 / scale) to the nearest whole number. A small
   * difference is accepted because the input may have been rounded to a few decimals as text.
   */
  private static final float TOLERANCE = 0.01f;

  /**
   * Writes all samples of a set. An input equal to the scale becomes byte 255.
   *
   * @param files takes both files
   * @param sides the sides of an image
   */
  public void write(FileSet files, Storage storage, SampleSet set, List<Integer> sides) {
    if (set.width() > IdxHeader.MAX_WIDTH) {
      throw InputException.expected(
          images, "at most 2^22 inputs for an image of an IDX file", set.width());
    }
    write(
        files,
        new Source(
            new IdxHeader(IdxType.BYTE, set.count(), sides),
            1 + set.labels(storage).labels().lastKey(),
            set.scale(),
            set::placeOfLabel,
            sink -> set.all().read(storage, sink, RowErrors.THROWN)));
  }

  /**
   * Writes samples whose inputs are bytes.
   *
   * @param sides the sides of an image
   * @param classes the number of classes, which all labels are below
   * @param samples passes {@code count} samples to a sink
   */
  public void write(
      FileSet files, List<Integer> sides, long count, int classes, Consumer<SampleSink> samples) {
    LongFunction<String> place = sample -> "%s, image %s".formatted(images, sample);
    IdxHeader header = new IdxHeader(IdxType.BYTE, count, sides);
    write(files, new Source(header, classes, InputOptions.BYTE_SCALE, place, samples));
  }

  /**
   * Fails unless there is room for new files beside the old ones. They may be on two disks, so each
   * is looked at by itself. What gzip makes of a file is not known.
   *
   * @param count the number of samples
   * @param width the bytes of an image
   */
  public void requireRoom(Storage storage, long count, int width) {
    long ofImages = bytes(images, count * width);
    long ofLabels = bytes(labels, count);
    if (images.getParent().equals(labels.getParent())) {
      FreeSpace.require(storage, images, ofImages + ofLabels);
    } else {
      FreeSpace.require(storage, images, ofImages);
      FreeSpace.require(storage, labels, ofLabels);
    }
  }

  private static long bytes(Path file, long plain) {
    return file.getName().endsWith(GZIP) ? 0 : plain;
  }

  /**
   * The samples to write.
   *
   * @param header the header of the file of images
   * @param classes the number of classes, which all labels are below
   * @param scale the input that becomes byte 255
   * @param place returns the position of a sample, for the message if an input is not a byte
   * @param samples passes all samples to a sink
   */
  private record Source(
      IdxHeader header,
      int classes,
      float scale,
      LongFunction<String> place,
      Consumer<SampleSink> samples) {}

  private void write(FileSet files, Source source) {
    long count = source.header.count();
    if (count > Integer.MAX_VALUE) {
      throw InputException.expected(images, "at most 2^31 - 1 images for an IDX file", count);
    }
    files.write(
        images,
        imagesOut ->
            files.write(
                labels,
                labelsOut -> {
                  try (OutputStream toImages = open(images, imagesOut);
                      OutputStream toLabels = open(labels, labelsOut);
                      CountedSink sink = new CountedSink(new Sink(toImages, toLabels, source))) {
                    source.samples.accept(sink);
                  }
                }));
  }

  private static OutputStream open(Path path, OutputStream out) throws IOException {
    return path.getName().endsWith(GZIP)
        ? new GZIPOutputStream(out, BUFFER)
        : new BufferedOutputStream(out, BUFFER);
  }

  /** Writes samples one after the other. */
  private static final class Sink implements SampleSink {
    private final IdxWriter images;
    private final IdxWriter labels;
    private final Source source;
    private final byte[] pixels;
    private long done;

    Sink(OutputStream images, OutputStream labels, Source source) {
      this.images = IdxWriter.begin(images, source.header);
      this.labels = IdxWriter.ofLabels(labels, source.header.count(), source.classes);
      this.source = source;
      this.pixels = new byte[source.header.width()];
    }

    @Override
    public void add(byte[] inputs, int from, Target target) {
      for (int k = 0; k < pixels.length; k++) {
        pixels[k] = toByte(inputs[from + k] & 0xff);
      }
      write(target.label());
    }

    @Override
    public void add(SparseRows row, Target target) {
      int entries = row.start(1);
      for (int e = 0; e < entries; e++) {
        pixels[row.column()[e]] = toByte(row.value()[e]);
      }
      write(target.label());
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
      images.add(pixels);
      labels.add(label);
      done++;
    }
  }
}
