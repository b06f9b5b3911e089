package nndl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.error.InputException;

/**
 * Files that can't be read as samples, and the expected error line.
 *
 * @param samples the names, below a directory, as the user gives them
 * @param labels the same; null for none
 * @param message with $ for the directory
 */
record BadInput(
    String name,
    Damage damage,
    String samples,
    String labels,
    InputOptions options,
    String message) {
  private static final TestImages GOOD =
      new TestImages(2, 2, new byte[][] {{1, 0, 2, 3}, {0, 9, 0, 8}}, new byte[] {1, 2});
  private static final int LIBSVM_INPUTS = 4;

  /** Puts files into a directory. */
  interface Damage {
    void in(Path directory) throws IOException;
  }

  /** Changes the content of a file. */
  interface Change {
    byte[] of(byte[] content);
  }

  /** A file of two images of 2 x 2, 24 bytes, that was changed. */
  static BadInput images(String name, Change change, String message) {
    return idx(name, change.of(GOOD.imagesFile()), GOOD.labelsFile(), "images: " + message);
  }

  /** A file of two labels, 10 bytes, that was changed. */
  static BadInput labels(String name, Change change, String message) {
    return idx(name, GOOD.imagesFile(), change.of(GOOD.labelsFile()), "labels: " + message);
  }

  static BadInput idx(String name, byte[] images, byte[] labels, String message) {
    return files(
        name,
        directory -> {
          Files.write(directory.resolve("images"), images);
          Files.write(directory.resolve("labels"), labels);
        },
        "images",
        "labels",
        options(Format.IDX, null),
        "file:$/" + message);
  }

  static BadInput text(Format format, String name, String content, String message) {
    return text(format, name, content.getBytes(StandardCharsets.UTF_8), null, message);
  }

  static BadInput text(Format format, String name, byte[] content, Float scale, String message) {
    return files(
        format + " " + name,
        directory -> Files.write(directory.resolve("samples"), content),
        "samples",
        null,
        options(format, scale),
        "file:$/samples" + message);
  }

  static BadInput files(
      String name,
      Damage damage,
      String samples,
      String labels,
      InputOptions options,
      String message) {
    return new BadInput(name, damage, samples, labels, options, message);
  }

  static InputOptions options(Format format, Float scale) {
    return new InputOptions(format, InputOptions.Label.FIRST, InputOptions.Header.AUTO, scale);
  }

  static Change firstBytes(int length) {
    return content -> Arrays.copyOf(content, length);
  }

  static Change zipped(Change change, int missing, int more) {
    return content -> {
      byte[] gzip = TestImages.gzip(change.of(content));
      return Arrays.copyOf(gzip, gzip.length - missing + more);
    };
  }

  /** Sets the 32-bit number at a position. */
  static Change number(int position, int value) {
    return content -> {
      java.nio.ByteBuffer.wrap(content).putInt(position, value);
      return content;
    };
  }

  /** Examines the files and loads them, as a run does. */
  void assertRefused(Path directory) throws IOException {
    damage.in(directory);
    String place = directory + "/";
    String names = samples.replace("$", directory.toString());
    InputException error =
        assertThrows(
            InputException.class,
            () -> {
              SampleSet set =
                  Fixtures.sampleSet(
                      place + names,
                      labels == null ? null : place + labels,
                      options,
                      LIBSVM_INPUTS);
              Fixtures.loader().load(set.all());
            },
            name + " is taken for samples");
    assertEquals(message.replace("$", directory.toString()), error.getMessage());
  }

  @Override
  public String toString() {
    return name;
  }
}
