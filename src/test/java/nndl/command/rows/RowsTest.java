package nndl.command.rows;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import nndl.TestImages;
import nndl.command.Run;
import nndl.command.predict.PredictedParts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are made of images that a set holds; $ is the directory. */
class RowsTest {
  private static final TestImages IMAGES = TestImages.random(30, 9, 9, 4, 0.5, 1);
  private static final String DIGITS =
      "rows --images $/train-images-idx3-ubyte --labels $/train-labels-idx1-ubyte ";

  @TempDir Path directory;

  @BeforeEach
  void writeImages() {
    IMAGES.write(directory, "train");
  }

  @Test
  void writesPicturesAndWhatTheyShow() throws IOException {
    run(DIGITS + "--out $/a --count 3").succeeded();
    run(DIGITS + "--out $/b --count 2 --seed 1").succeeded();
    List<String> texts = Files.readAllLines(directory.resolve("a/rows.csv"));
    assertEquals(4, texts.size());
    assertEquals("name,text", texts.get(0));
    assertTrue(texts.get(3).matches("row-00002\\.png,[0-3]{2,8}"), texts.get(3));
    assertEquals(texts.subList(0, 3), Files.readAllLines(directory.resolve("b/rows.csv")));
    assertEquals(List.of("row-00000.png", "row-00001.png"), pictures("b"));
    assertSameFile(
        directory.resolve("a/pictures/row-00001.png"),
        directory.resolve("b/pictures/row-00001.png"));
  }

  private List<String> pictures(String out) {
    return PredictedParts.names(directory.resolve(out + "/pictures")).stream()
        .filter(name -> !name.endsWith(".crc"))
        .toList();
  }

  @Test
  void takesTheDigitsThatAreAskedFor() throws IOException {
    run(DIGITS + "--out $/a --count 20 --digits 7-7").succeeded();
    String label = Integer.toString(IMAGES.labels()[7]);
    for (String line : Files.readAllLines(directory.resolve("a/rows.csv")).subList(1, 21)) {
      assertEquals("", line.replaceFirst(".*,", "").replace(label, ""));
    }
  }

  @Test
  void replacesRowsAloneAndOnlyIfAsked() throws IOException {
    run(DIGITS + "--out $/a --count 3").succeeded();
    assertFails(
        "--out $/a --count 1", "$/a/rows.csv: expected no such file, or --overwrite, found a file");
    run(DIGITS + "--out $/a --count 1 --overwrite").succeeded();
    assertEquals(List.of("row-00000.png"), pictures("a"));
    Files.createFile(directory.resolve("a/pictures/other"));
    assertFails(
        "--out $/a --count 1 --overwrite",
        "file:$/a/pictures: expected rows alone, which --overwrite replaces, found other");
  }

  /** The held-out images of a training are the last, so they must stay there. */
  @Test
  void writesPiecesBeforeTheImagesThemselves() throws IOException {
    run(DIGITS + "--out $/a --count 5 --pieces --most-gap 0").succeeded();
    byte[] pixels = Files.readAllBytes(directory.resolve("a/train-images-idx3-ubyte"));
    byte[] labels = Files.readAllBytes(directory.resolve("a/train-labels-idx1-ubyte"));
    assertEquals(labels.length - 8, ByteBuffer.wrap(labels).getInt(4));
    assertEquals(16 + 81 * (labels.length - 8), pixels.length);
    byte[] images = Arrays.copyOfRange(IMAGES.imagesFile(), 16, 16 + 30 * 81);
    assertArrayEquals(
        images, Arrays.copyOfRange(pixels, pixels.length - images.length, pixels.length));
    assertArrayEquals(
        IMAGES.labels(), Arrays.copyOfRange(labels, labels.length - 30, labels.length));
    Set<Byte> ofPieces = new TreeSet<>();
    for (int i = 8; i < labels.length - 30; i++) {
      ofPieces.add(labels[i]);
    }
    assertTrue(ofPieces.contains((byte) 4), ofPieces.toString()); // no digit
  }

  @Test
  void refusesPiecesWithoutALabelForWhatIsNoDigit() throws IOException {
    Path file = directory.resolve("train-labels-idx1-ubyte");
    byte[] labels = Files.readAllBytes(file);
    labels[8] = (byte) 255;
    Files.write(file, labels);
    assertFails(
        "--out $/a --count 1 --pieces",
        "--labels: expected 0 to 254, since what is no digit is one class more, found 255");
  }

  private void assertFails(String options, String message) {
    run(DIGITS + options).failed(message.replace("$", directory.toString()));
  }

  private Run run(String words) {
    return Run.of(directory, words);
  }
}
