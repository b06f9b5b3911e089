package nndl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Standardising;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** A small data set as arrays, which can be written as IDX, CSV or LIBSVM files. */
public record TestImages(int rows, int columns, byte[][] pixels, byte[] labels) {
  private static final int IMAGES_MAGIC = 0x00000803;
  private static final int LABELS_MAGIC = 0x00000801;

  /** Images in which this part of the pixels is not zero. */
  public static TestImages random(
      int count, int rows, int columns, int classes, double density, long seed) {
    Random random = new Random(seed);
    byte[][] pixels = new byte[count][rows * columns];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(classes);
      for (int k = 0; k < pixels[i].length; k++) {
        pixels[i][k] = (byte) (random.nextDouble() < density ? 1 + random.nextInt(255) : 0);
      }
    }
    return new TestImages(rows, columns, pixels, labels);
  }

  public int count() {
    return labels.length;
  }

  public int width() {
    return rows * columns;
  }

  /** The inputs of the network for image {@code i}. */
  public double[] inputs(int i) {
    double[] inputs = new double[width()];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (pixels[i][k] & 0xff) / 255.0;
    }
    return inputs;
  }

  public byte[] imagesFile() {
    ByteBuffer bytes = ByteBuffer.allocate(16 + count() * width());
    bytes.putInt(IMAGES_MAGIC).putInt(count()).putInt(rows).putInt(columns);
    for (byte[] image : pixels) {
      bytes.put(image);
    }
    return bytes.array();
  }

  /** An image file whose header has other sides. The last side is the number of channels. */
  public static byte[] inChannels(byte[] imagesFile, int rows, int columns, int channels) {
    ByteBuffer bytes = ByteBuffer.allocate(imagesFile.length + Integer.BYTES);
    bytes.putInt(IMAGES_MAGIC + 1).put(imagesFile, Integer.BYTES, Integer.BYTES);
    bytes.putInt(rows).putInt(columns).putInt(channels);
    return bytes.put(imagesFile, 16, imagesFile.length - 16).array();
  }

  public byte[] labelsFile() {
    return ByteBuffer.allocate(8 + count())
        .putInt(LABELS_MAGIC)
        .putInt(count())
        .put(labels)
        .array();
  }

  /** CSV: each line has a label and the pixels, in this order or the other. */
  public String csv(boolean labelLast) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count(); i++) {
      StringJoiner line = new StringJoiner(",", "", "\n");
      if (!labelLast) {
        line.add(Integer.toString(labels[i] & 0xff));
      }
      for (byte pixel : pixels[i]) {
        line.add(Integer.toString(pixel & 0xff));
      }
      if (labelLast) {
        line.add(Integer.toString(labels[i] & 0xff));
      }
      text.append(line);
    }
    return text.toString();
  }

  /** LIBSVM: each line has a label and the pixels that are not zero. */
  public String libsvm() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count(); i++) {
      text.append(labels[i] & 0xff);
      for (int k = 0; k < width(); k++) {
        if (pixels[i][k] != 0) {
          text.append(' ').append(k + 1).append(':').append(pixels[i][k] & 0xff);
        }
      }
      text.append(" \n"); // with a space at the end, as in the file of MNIST
    }
    return text.toString();
  }

  /** Images {@code from} to {@code to - 1}. */
  public TestImages part(int from, int to) {
    return new TestImages(
        rows, columns, Arrays.copyOfRange(pixels, from, to), Arrays.copyOfRange(labels, from, to));
  }

  /** Writes both files under their standard names, {@code train-images...} or {@code t10k-...}. */
  public SampleSet write(Path directory, String prefix) {
    Path images = write(directory.resolve(prefix + "-images-idx3-ubyte"), imagesFile());
    Path labels = write(directory.resolve(prefix + "-labels-idx1-ubyte"), labelsFile());
    return Fixtures.sampleSet(images, labels);
  }

  /** Like {@link #write}, but each image has two numbers in place of its class. */
  public SampleSet writeWithNumbers(Path directory, String prefix) {
    ByteBuffer numbers = ByteBuffer.allocate(12 + 8 * count());
    numbers.putInt(0x0d02).putInt(count()).putInt(2);
    for (int i = 0; i < count(); i++) {
      for (double number : numbers(i, labels()[i])) {
        numbers.putFloat((float) number);
      }
    }
    Path images = write(directory.resolve(prefix + "-images-idx3-ubyte"), imagesFile());
    Path targets = write(directory.resolve(prefix + "-numbers.idx"), numbers.array());
    Column.Numbers number = new Column.Numbers("number", 0, 1, null);
    Recipe recipe =
        new Recipe(
            "numbers", List.of(), MissingValues.USUAL, List.of(), null, List.of(number, number));
    return Fixtures.sampleSet(
        images.toString(),
        targets.toString(),
        InputOptions.idx().answering(Standardising.ofAnswers(recipe)),
        0);
  }

  /** The numbers of an image of a class. */
  public static double[] numbers(int i, int label) {
    return new double[] {label / 3f - 1, (i % 7) / 2f - label};
  }

  /** The same, compressed. */
  public SampleSet writeGzip(Path directory, String prefix) {
    Path images = write(directory.resolve(prefix + "-images-idx3-ubyte.gz"), gzip(imagesFile()));
    Path labels = write(directory.resolve(prefix + "-labels-idx1-ubyte.gz"), gzip(labelsFile()));
    return Fixtures.sampleSet(images, labels);
  }

  public static Path write(Path file, byte[] content) {
    try {
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bzip2(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
