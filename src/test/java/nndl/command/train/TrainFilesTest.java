package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.format.IdxWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error messages about wrong files. {@code BadImagesTest} has all that is wrong in one file. */
@Slow
class TrainFilesTest extends TrainCase {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(directory.resolve(TRAIN_IMAGES));
    refuse("", "$/train-images-idx3-ubyte: expected this file, plain or .gz, found neither");
  }

  @Test
  void labelsInPlaceOfImagesAreRefused() throws IOException {
    write(TRAIN_IMAGES, bytes(TRAIN_LABELS));
    refuse(
        "",
        "file:$/train-images-idx3-ubyte: expected magic number 0x00000803, 0x00000804, 0x00000d02,"
            + " 0x00000d03, 0x00000d04, 0x00000e02, 0x00000e03 or 0x00000e04, found 0x00000801,"
            + " labels");
  }

  @Test
  void labelsOfOtherImagesAreRefused() throws IOException {
    write(TRAIN_LABELS, bytes(TEST_LABELS));
    refuse(
        "",
        "file:$/train-labels-idx1-ubyte: expected 30 labels, one for each image in"
            + " file:$/train-images-idx3-ubyte, found 12");
  }

  @ParameterizedTest
  @CsvSource({TRAIN_LABELS + ", 30, 4", TEST_LABELS + ", 1, 255"})
  void aLabelThatIsNoClassIsRefused(String file, int label, int value) throws IOException {
    write(file, changed(bytes(file), 8 + label - 1, value));
    String expected = "expected labels below 4, the number of classes";
    refuse("", "file:$/%s, label %s: %s, found %s".formatted(file, label, expected, value));
  }

  @Test
  void testImagesOfAnotherSizeAreRefused() {
    TestImages.random(12, 4, 4, 4, 1, 1).write(directory, "t10k");
    refuse(
        "",
        "--sizes: expected 16 inputs for the samples in $/t10k-images-idx3-ubyte, found [9, 5, 4]");
  }

  @Test
  void testImagesOfBytesBesideTrainingImagesOfFloatsAreRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdxWriter writer = IdxWriter.ofInputs(out, 30, 9);
    for (int i = 0; i < 30; i++) {
      writer.add(new float[9]);
    }
    write(TRAIN_IMAGES, out.toByteArray());
    refuse(
        "",
        "file:$/t10k-images-idx3-ubyte: expected inputs that are float32 numbers, as in"
            + " file:$/train-images-idx3-ubyte, or --scale for both, found bytes");
  }

  @Test
  void truncatedImagesAreRefused() throws IOException {
    write(TRAIN_IMAGES, Arrays.copyOf(bytes(TRAIN_IMAGES), 285));
    refuse("", "file:$/train-images-idx3-ubyte: expected 286 bytes for 30 items of 9, found 285");
  }

  /** It is read to its end only when the samples are loaded. */
  @Test
  void aCompressedFileWithAWrongChecksumIsRefused() throws IOException {
    byte[] gzip = TestImages.gzip(bytes(TRAIN_IMAGES));
    Files.delete(directory.resolve(TRAIN_IMAGES));
    write(TRAIN_IMAGES + ".gz", changed(gzip, gzip.length - 8, 0));
    refuse(
        "",
        "file:$/train-images-idx3-ubyte.gz: expected a whole compressed file, found Gzip-compressed"
            + " data is corrupt (CRC32 error)");
  }

  @Test
  void aModelThatIsThereStays() throws IOException {
    train();
    byte[] model = bytes("model/model.safetensors");
    refuse(
        "--seed 2",
        "$/model: expected a directory without a model, or --overwrite, found model.safetensors");
    assertArrayEquals(model, bytes("model/model.safetensors"));
  }

  @Test
  void anInitialModelOfAnotherShapeIsRefused() {
    train();
    refuse(
        "--initial-model $/model/model.safetensors --sizes 9,6,4 --model $/b",
        "$/model/model.safetensors: layers.1.weight: expected shape [6, 9], found [5, 9]");
  }

  /** Opening a named pipe blocks if nobody writes to it. */
  @Test
  void aFileThatDoesNotAnswerIsNamed() throws Exception {
    Path pipe = directory.resolve(TRAIN_IMAGES);
    System.setProperty("spark.hadoop.nndl.storage.timeout", "4s");
    try {
      Files.delete(pipe);
      shell("mkfifo " + pipe);
      refuse(
          "",
          "file:$/train-images-idx3-ubyte: expected to read it, found no answer within 4 s"
              + " (nndl.storage.timeout)");
    } finally {
      System.clearProperty("spark.hadoop.nndl.storage.timeout");
      shell("exec 3<>" + pipe); // ends the waiting
    }
  }

  private static void shell(String command) throws Exception {
    assertEquals(0, new ProcessBuilder("sh", "-c", command).start().waitFor());
  }

  private static byte[] changed(byte[] content, int position, int value) {
    content[position] = (byte) value;
    return content;
  }

  private void write(String name, byte[] content) {
    TestImages.write(directory.resolve(name), content);
  }
}
