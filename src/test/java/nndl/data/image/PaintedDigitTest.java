package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import nndl.Slow;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A painted digit is nearest to a digit of its own class. */
@Slow
class PaintedDigitTest {
  private static final int DIGITS = 100;
  private static final int SIDE = 8;
  private static final PictureReader READER = new PictureReader(28, 28, Fit.PAD);

  private static final GreyPicture[] INK = new GreyPicture[DIGITS];
  private static final byte[][] EXPECTED = new byte[DIGITS][];
  private static byte[] labels;

  @BeforeAll
  static void readDigits() throws IOException {
    byte[] ofLabels = Files.readAllBytes(Path.of("data/digits/t10k-labels-idx1-ubyte"));
    labels = Arrays.copyOfRange(ofLabels, 8, 8 + DIGITS);
    byte[] file = Files.readAllBytes(Path.of("data/digits/t10k-images-idx3-ubyte"));
    for (int i = 0; i < DIGITS; i++) {
      int from = 16 + i * SIDE * SIDE;
      INK[i] = new GreyPicture(SIDE, SIDE, Arrays.copyOfRange(file, from, from + SIDE * SIDE));
      GreyPicture page = TestPictures.sheet(240, 240, 255);
      TestPictures.paint(INK[i], 160, page, 40, 40);
      EXPECTED[i] = READER.read("digit " + i, TestPictures.file(page, PictureFormat.PNG));
    }
  }

  @Test
  void knowsDigitsThatWerePaintedElsewhere() {
    Random random = new Random(1);
    int right = 0;
    for (int i = 0; i < DIGITS; i++) {
      right += isKnown(i, READER.read("digit " + i, PaintedDigit.file(INK[i], random))) ? 1 : 0;
    }
    assertTrue(right >= 99, right + " of " + DIGITS);
  }

  @Test
  void knowsDigitsOnPhotographs() {
    Random random = new Random(2);
    int right = 0;
    for (int i = 0; i < DIGITS; i++) {
      byte[] file = PaintedDigit.photograph(INK[i], random);
      right += isKnown(i, READER.read("digit " + i, file)) ? 1 : 0;
    }
    assertTrue(right >= 97, right + " of " + DIGITS);
  }

  @Test
  void givesTheSameBytesInEveryJvm() {
    CRC32 crc = new CRC32();
    for (byte[] image : EXPECTED) {
      crc.update(image);
    }
    assertEquals(1558314647L, crc.getValue());
  }

  private static boolean isKnown(int digit, byte[] image) {
    return labels[nearest(image)] == labels[digit];
  }

  private static int nearest(byte[] image) {
    int nearest = -1;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < DIGITS; i++) {
      long distance = 0;
      for (int k = 0; k < image.length; k++) {
        int difference = (image[k] & 0xff) - (EXPECTED[i][k] & 0xff);
        distance += (long) difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return nearest;
  }
}
