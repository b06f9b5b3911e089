package nndl.command.train;

import static nndl.command.train.WrongRun.files;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.data.format.IdxWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Error messages about wrong files. */
@Slow
class TrainFilesTest {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
  }

  static Stream<WrongRun> wrongFiles() {
    return Stream.of(
        files(
            "no training images",
            directory -> Files.delete(directory.resolve(TRAIN_IMAGES)),
            "$/train-images-idx3-ubyte: expected this file, plain or .gz, found neither"),
        files(
            "labels in place of images",
            directory -> copy(directory, TRAIN_LABELS, TRAIN_IMAGES),
            "file:$/train-images-idx3-ubyte: expected magic number 0x00000803, 0x00000804,"
                + " 0x00000d02, 0x00000d03, 0x00000d04, 0x00000e02, 0x00000e03 or 0x00000e04, found"
                + " 0x00000801"),
        files(
            "images in place of labels",
            directory -> copy(directory, TRAIN_IMAGES, TRAIN_LABELS),
            "file:$/train-labels-idx1-ubyte: expected magic number 0x00000801 or 0x00000b01, found"
                + " 0x00000803"),
        files(
            "an empty file",
            directory -> TestImages.write(directory.resolve(TRAIN_LABELS), new byte[0]),
            "file:$/train-labels-idx1-ubyte: expected a header of 8 bytes, found the end of the"
                + " file"),
        files(
            "counts that differ",
            directory -> copy(directory, "t10k-labels-idx1-ubyte", TRAIN_LABELS),
            "file:$/train-labels-idx1-ubyte: expected 30 labels, one for each image in"
                + " file:$/train-images-idx3-ubyte, found 12"),
        files(
            "a label that is no class",
            directory -> change(directory.resolve(TRAIN_LABELS), 8 + 29, 4),
            "file:$/train-labels-idx1-ubyte, label 30: expected labels below 4, the"
                + " number of classes, found 4"),
        files(
            "a test label that is no class",
            directory -> change(directory.resolve("t10k-labels-idx1-ubyte"), 8, 255),
            "file:$/t10k-labels-idx1-ubyte, label 1: expected labels below 4, the"
                + " number of classes, found 255"),
        files(
            "test images of another size",
            directory -> TestImages.random(12, 4, 4, 4, 1, 1).write(directory, "t10k"),
            "--sizes: expected 16 inputs for the samples in $/t10k-images-idx3-ubyte,"
                + " found [9, 5, 4]"),
        files(
            "test images of bytes beside training images of float32 numbers",
            directory -> {
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              IdxWriter writer = IdxWriter.ofInputs(out, 30, 9);
              for (int i = 0; i < 30; i++) {
                writer.add(new float[9]);
              }
              TestImages.write(directory.resolve(TRAIN_IMAGES), out.toByteArray());
            },
            "file:$/t10k-images-idx3-ubyte: expected inputs that are float32 numbers, as in"
                + " file:$/train-images-idx3-ubyte, or --scale for both, found bytes"),
        files(
            "truncated images",
            directory -> truncate(directory.resolve(TRAIN_IMAGES)),
            "file:$/train-images-idx3-ubyte: expected 286 bytes for 30 items of 9, found 285"),
        files(
            "truncated labels",
            directory -> truncate(directory.resolve(TRAIN_LABELS)),
            "file:$/train-labels-idx1-ubyte: expected 38 bytes for 30 items of 1, found 37"),
        files(
            "truncated gzip images",
            directory -> truncate(gzip(directory, TRAIN_IMAGES)),
            "file:$/train-images-idx3-ubyte.gz: expected a whole compressed file, found the end of"
                + " the file"),
        files(
            "truncated gzip labels",
            directory -> truncate(gzip(directory, TRAIN_LABELS)),
            "file:$/train-labels-idx1-ubyte.gz: expected a whole compressed file, found the end of"
                + " the file"),
        files(
            "a gzip file of too few images",
            directory -> {
              truncate(directory.resolve(TRAIN_IMAGES));
              gzip(directory, TRAIN_IMAGES);
            },
            "file:$/train-images-idx3-ubyte.gz: expected 270 more bytes, found the end of the file"
                + " after 269"),
        files(
            "a gzip file with a wrong checksum",
            directory -> {
              Path file = gzip(directory, TRAIN_IMAGES);
              change(file, (int) Files.size(file) - 8, 0);
            },
            "file:$/train-images-idx3-ubyte.gz: expected a whole compressed file, found"
                + " Gzip-compressed data is corrupt (CRC32 error)"),
        files(
            "neither --data nor files",
            directory ->
                Files.writeString(
                    directory.resolve("run.properties"), "model = " + directory + "/model"),
            "--train-images, --test-images: expected these options or --data (without test samples:"
                + " --evaluate training, validation or none), found neither"),
        files(
            "IDX images without their labels",
            directory ->
                Files.writeString(
                    directory.resolve("run.properties"),
                    "model = %1$s/model\ntrain-images = %1$s/train-images-idx3-ubyte\n"
                        .formatted(directory)),
            "--train-labels, --test-images: expected these options or --data (without test samples:"
                + " --evaluate training, validation or none), found neither"),
        files(
            "a training without test samples that has no samples",
            directory ->
                Files.writeString(
                    directory.resolve("run.properties"),
                    "model = " + directory + "/model\nevaluate = none\n"),
            "--train-images: expected this option or --data, found neither"));
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void reportsInOneLineWhichFileIsWrongAndHow(WrongRun wrong) throws IOException {
    wrong.assertFails(directory);
  }

  @Test
  void keepsAnExistingModel() throws IOException {
    assertEquals(0, TrainRun.in(directory).status());
    byte[] model = Files.readAllBytes(directory.resolve("model/model.safetensors"));
    Run again = TrainRun.in(directory, "--seed", "2");
    assertEquals(
        "nndl: "
            + directory
            + "/model: expected a directory without a model, or --overwrite,"
            + " found model.safetensors\n",
        again.err());
    assertEquals(1, again.status());
    assertArrayEquals(model, Files.readAllBytes(directory.resolve("model/model.safetensors")));
  }

  @Test
  void refusesAnInitialModelOfAnotherShape() {
    assertEquals(0, TrainRun.in(directory).status());
    String initial = directory + "/model/model.safetensors";
    Run run =
        TrainRun.in(
            directory, "--initial-model", initial, "--sizes", "9,6,4", "--model", directory + "/b");
    assertEquals(
        "nndl: " + initial + ": layers.1.weight: expected shape [6, 9], found [5, 9]\n", run.err());
    assertEquals(1, run.status());
  }

  private static void copy(Path directory, String from, String to) throws IOException {
    Files.write(directory.resolve(to), Files.readAllBytes(directory.resolve(from)));
  }

  private static void change(Path file, int position, int value) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[position] = (byte) value;
    Files.write(file, content);
  }

  private static void truncate(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - 1));
  }

  /** Compresses a file and returns its new name. */
  private static Path gzip(Path directory, String name) throws IOException {
    Path plain = directory.resolve(name);
    byte[] content = TestImages.gzip(Files.readAllBytes(plain));
    Files.delete(plain);
    return Files.write(directory.resolve(name + ".gz"), content);
  }

  /** Opening a named pipe blocks if nobody writes to it. */
  @Test
  void reportsWhichFileItWaitedFor() throws IOException {
    Path pipe = directory.resolve(TRAIN_IMAGES);
    System.setProperty("spark.hadoop.nndl.storage.timeout", "1s");
    try {
      files(
              "a pipe",
              directory -> {
                Files.delete(pipe);
                run("mkfifo " + pipe);
              },
              "file:$/train-images-idx3-ubyte: expected to read it, found no answer within 1 s"
                  + " (nndl.storage.timeout)")
          .assertFails(directory);
    } finally {
      System.clearProperty("spark.hadoop.nndl.storage.timeout");
      run("exec 3<>" + pipe); // ends the waiting
    }
  }

  private static void run(String command) throws IOException {
    try {
      assertEquals(0, new ProcessBuilder("sh", "-c", command).start().waitFor());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
