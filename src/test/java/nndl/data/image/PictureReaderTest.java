package nndl.data.image;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import nndl.TestImages;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A drawing becomes the same image at any position, of any size and on any paper. */
class PictureReaderTest {
  private static final PictureReader PAD = new PictureReader(28, 28, Fit.PAD);
  private static final PictureReader NONE = new PictureReader(28, 28, Fit.NONE);

  @ParameterizedTest
  @CsvSource({"28, 28, 20, 20", "8, 8, 6, 6", "28, 56, 20, 20", "100, 10, 7, 7", "1, 1, 1, 1"})
  void givesADrawing20Of28PixelsOfTheShorterSide(int rows, int columns, int high, int wide) {
    GreyPicture page = page(300, 400);
    fill(page, 50, 80, 100, 100);
    byte[] image =
        new PictureReader(rows, columns, Fit.PAD)
            .read("a", TestPictures.file(page, PictureFormat.PNG));
    long ink = IntStream.range(0, image.length).filter(i -> image[i] == -1).count();
    assertEquals((long) high * wide, ink);
    int top = (int) IntStream.range(0, rows).filter(r -> isEmptyRow(image, columns, r)).count();
    assertEquals(rows - high, top);
  }

  @Test
  void keepsTheAspectAndPutsTheCentreOfMassInTheMiddle() {
    GreyPicture page = page(300, 400);
    fill(page, 20, 30, 200, 20); // a stroke,
    fill(page, 20, 30, 40, 100); // and a bar to its right at the top
    byte[] image = PAD.read("a", TestPictures.file(page, PictureFormat.PNG));
    double mass = 0;
    double rows = 0;
    double columns = 0;
    int rowsWithInk = 0;
    for (int i = 0; i < image.length; i++) {
      int ink = image[i] & 0xff;
      mass += ink;
      rows += ink * (i / 28);
      columns += ink * (i % 28);
    }
    for (int r = 0; r < 28; r++) {
      rowsWithInk += isEmptyRow(image, 28, r) ? 0 : 1;
    }
    assertEquals(20, rowsWithInk);
    assertEquals(14, rows / mass, 0.51);
    assertEquals(14, columns / mass, 0.51);
    long first = IntStream.range(0, 28).filter(c -> image[16 * 28 + c] != 0).count();
    assertEquals(2, first); // 20 of 200 pixels
  }

  @Test
  void seesTheSameInkOnLightAndOnDark() {
    GreyPicture page = page(200, 200);
    TestPictures.paint(ring(), 90, page, 30, 60);
    byte[] negative = page.pixels().clone();
    for (int i = 0; i < negative.length; i++) {
      negative[i] = (byte) ~negative[i];
    }
    GreyPicture dark = new GreyPicture(200, 200, negative);
    byte[] onLight = PAD.read("a", TestPictures.file(page, PictureFormat.PNG));
    byte[] onDark = PAD.read("a", TestPictures.file(dark, PictureFormat.BMP));
    assertTrue(difference(onLight, onDark) < 0.1, "but for how they are rounded");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void seesThroughUnevenLightNoiseAndJpeg(int seed) {
    Random random = new Random(seed);
    GreyPicture page = page(200, 200);
    TestPictures.paint(ring(), 90, page, 30, 60);
    byte[] clean = PAD.read("a", TestPictures.file(page, PictureFormat.PNG));
    byte[] photograph = PAD.read("a", PaintedDigit.photograph(ring(), random));
    assertTrue(difference(clean, photograph) < 12, "difference " + difference(clean, photograph));
  }

  @Test
  void leavesSpecksAndShadowsOfTheRimAside() {
    GreyPicture page = page(200, 200);
    TestPictures.paint(ring(), 90, page, 30, 60);
    byte[] clean = PAD.read("a", TestPictures.file(page, PictureFormat.PNG));
    fill(page, 170, 20, 3, 3);
    fill(page, 10, 180, 2, 4);
    fill(page, 198, 0, 2, 200);
    assertArrayEquals(clean, PAD.read("a", TestPictures.file(page, PictureFormat.PNG)));
  }

  @Test
  void readsEveryNthPixelOfALargePictureToNearlyTheSameImage() {
    GreyPicture small = page(300, 400);
    TestPictures.paint(ring(), 200, small, 30, 60);
    GreyPicture large = page(3000, 4000);
    TestPictures.paint(ring(), 2000, large, 300, 600);
    byte[] expected = PAD.read("a", TestPictures.file(small, PictureFormat.PNG));
    byte[] found = PAD.read("a", TestPictures.file(large, PictureFormat.JPEG));
    assertTrue(difference(expected, found) < 6, "difference " + difference(expected, found));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 255})
  void saysOfAnEmptyPictureThatItIsEmpty(int grey) {
    GreyPicture sheet = TestPictures.sheet(100, 120, grey);
    Random random = new Random(1);
    for (int i = 0; i < sheet.pixels().length; i++) {
      double noisy = grey + 5 * random.nextGaussian();
      sheet.pixels()[i] = (byte) Math.max(0, Math.min(255, Math.round(noisy)));
    }
    byte[] file = TestPictures.file(sheet, PictureFormat.JPEG);
    assertRefused(
        "a, b.jpg: expected a drawing, found an empty picture", () -> PAD.read("a, b.jpg", file));
  }

  /** Black dots so far apart that none is left in an image of 28 x 28. */
  @Test
  void saysOfSpecksOnAFaintDrawingThatThePictureIsEmpty() {
    GreyPicture page = page(1448, 1448);
    for (int i = 0; i < 144; i++) {
      page.pixels()[(700 + i / 12) * 1448 + 700 + i % 12] = (byte) 225;
    }
    for (int i = 0; i < 100; i++) {
      page.pixels()[(50 + 140 * (i / 10)) * 1448 + 50 + 140 * (i % 10)] = 0;
    }
    byte[] file = TestPictures.file(page, PictureFormat.PNG);
    assertRefused(
        "a.png: expected a drawing, found an empty picture", () -> PAD.read("a.png", file));
  }

  @Test
  void whateverGoesWrongWithAPictureNamesIt() {
    byte[] file = TestPictures.file(page(5, 5), PictureFormat.PNG);
    PictureReader broken = new PictureReader(28, 28, null);
    String e = refusal(() -> broken.read("a.png", file));
    assertTrue(e.startsWith("a.png: expected a picture that can be fitted, found "));
  }

  @Test
  void withoutAFitLeavesEveryPixelOfAPictureOfTheModelsSize() {
    byte[] pixels = TestImages.random(1, 28, 28, 10, 0.5, 1).pixels()[0];
    byte[] file = TestPictures.file(new GreyPicture(28, 28, pixels), PictureFormat.PNG);
    assertArrayEquals(pixels, NONE.read("a", file));
    byte[] other = TestPictures.file(page(28, 30), PictureFormat.PNG);
    assertRefused(
        "a.png: expected a picture of 28 x 28 pixels, found 30 x 28",
        () -> NONE.read("a.png", other));
  }

  private static GreyPicture page(int rows, int columns) {
    return TestPictures.sheet(rows, columns, 255);
  }

  private static void fill(GreyPicture page, int top, int left, int rows, int columns) {
    for (int r = top; r < top + rows; r++) {
      for (int c = left; c < left + columns; c++) {
        page.pixels()[r * page.columns() + c] = 0;
      }
    }
  }

  /** A shape similar to a thick 6. */
  private static GreyPicture ring() {
    GreyPicture ring = TestPictures.sheet(28, 28, 0);
    for (int i = 0; i < ring.pixels().length; i++) {
      int down = i / 28 - 17;
      int right = i % 28 - 13;
      int square = down * down + right * right;
      boolean stroke = i / 28 >= 4 && i / 28 < 17 && right >= -6 && right <= -4;
      ring.pixels()[i] = (byte) (stroke || (square >= 16 && square <= 40) ? 255 : 0);
    }
    return ring;
  }

  private static boolean isEmptyRow(byte[] image, int columns, int row) {
    return IntStream.range(0, columns).allMatch(c -> image[row * columns + c] == 0);
  }

  /** The average over the pixels. */
  private static double difference(byte[] a, byte[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return (double) sum / a.length;
  }
}
