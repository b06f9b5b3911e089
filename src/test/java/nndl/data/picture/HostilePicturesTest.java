package nndl.data.picture;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static nndl.Texts.assertMatches;
import static nndl.data.picture.LyingPictures.bmp;
import static nndl.data.picture.LyingPictures.gif;
import static nndl.data.picture.LyingPictures.jpeg;
import static nndl.data.picture.LyingPictures.noise;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A bad file gives an error of one line, soon, and takes no more memory than a good one. */
class HostilePicturesTest {
  private static final int MAX_PIXELS = 1 << 21;
  private static final String NAME = "it's, \"a\" b\u00fc.png";

  @ParameterizedTest
  @EnumSource
  void aFileThatEndsTooSoonIsAnError(PictureFormat format) {
    byte[] file = TestPictures.file(noise(60, 50), format);
    byte[] whole = read(file).pixels();
    for (int length = 0; length < file.length; length += length < 700 ? 1 : 37) {
      byte[] cut = Arrays.copyOf(file, length);
      if (length < file.length - 10) {
        assertOneLine(assertThrows(InputException.class, () -> read(cut), "of " + length));
      } else {
        readOrFail(cut, picture -> assertArrayEquals(whole, picture.pixels()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyWrongBytesAreAPictureOrAnError(PictureFormat format) {
    byte[] file = TestPictures.file(noise(20, 30), format);
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] wrong = file.clone();
      int first = random.nextInt(random.nextBoolean() ? Math.min(100, wrong.length) : wrong.length);
      for (int k = 0; k < 1 + random.nextInt(4); k++) {
        int at = Math.min(wrong.length - 1, first + random.nextInt(4));
        wrong[at] = (byte) random.nextInt(256);
      }
      readOrFail(wrong, picture -> assertTrue(picture.pixels().length <= MAX_PIXELS));
    }
  }

  static Stream<byte[]> bombs() {
    return Stream.of(
        TestPictures.png(10_001, 10_000, 8, 0),
        TestPictures.png(Integer.MAX_VALUE, Integer.MAX_VALUE, 1, 0),
        gif(65_535, 65_535),
        jpeg(65_500, 65_500));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void aPictureOfMoreThan100MegapixelsIsRefusedBeforeItTakesMemory(byte[] bomb) {
    long before = allocated();
    String e = refusal(() -> read(bomb));
    assertMatches(".*: expected at most 100 megapixels, found [0-9]+ x [0-9]+ pixels", e);
    assertTrue(allocated() - before < 1 << 23, "bytes: " + (allocated() - before));
  }

  @Test
  void aRowOfMoreThanTwoMillionPixelsIsRefusedBeforeItTakesMemory() {
    long before = allocated();
    assertEquals(
        "sides of at most 2^21 pixels, found 2097153 x 1 pixels",
        refusal(() -> read(TestPictures.png((1 << 21) + 1, 1, 16, 6)))
            .replaceFirst(".*expected ", ""));
    assertTrue(allocated() - before < 1 << 23, "bytes: " + (allocated() - before));
  }

  /** Java's decoder refuses it before it reads the size. */
  @Test
  void aBmpFileThatSaysAnySizeIsRefusedBeforeItTakesMemory() {
    long before = allocated();
    for (int side : new int[] {10_001, 20_000, 60_000, Integer.MAX_VALUE}) {
      assertOneLine(assertThrows(InputException.class, () -> read(bmp(side, -side))));
    }
    assertTrue(allocated() - before < 1 << 23, "bytes: " + (allocated() - before));
  }

  @Test
  void aLargePictureTakesLittleMoreMemoryThanASmallOne() {
    byte[] file = TestPictures.png(9_990, 9_990, 8, 0);
    long before = allocated();
    GreyPicture picture = read(file);
    assertTrue(picture.pixels().length <= MAX_PIXELS);
    assertTrue(allocated() - before < 1 << 25, "bytes: " + (allocated() - before));
  }

  static Stream<byte[]> withoutSize() {
    return Stream.of(
        TestPictures.png(0, 5, 8, 0),
        TestPictures.png(5, 0, 8, 0),
        TestPictures.png(-5, 5, 8, 0),
        bmp(0, 5),
        bmp(5, 0),
        gif(0, 5),
        gif(5, 0),
        jpeg(0, 5),
        jpeg(5, 0));
  }

  @ParameterizedTest
  @MethodSource("withoutSize")
  void aPictureWithoutASizeIsAnError(byte[] file) {
    assertOneLine(assertThrows(InputException.class, () -> read(file)));
  }

  @Test
  void aSizeThatTheDataDoNotFillIsAnError() {
    byte[] header = Arrays.copyOfRange(TestPictures.png(5_000, 5_000, 8, 0), 8, 33);
    byte[] few = TestPictures.png(2, 2, 8, 0);
    byte[] data = Arrays.copyOfRange(few, 33, few.length);
    assertOneLine(assertThrows(InputException.class, () -> read(TestPictures.png(header, data))));
    assertOneLine(assertThrows(InputException.class, () -> read(bmp(5_000, 5_000))));
    assertOneLine(assertThrows(InputException.class, () -> read(gif(5_000, 5_000))));
    assertOneLine(assertThrows(InputException.class, () -> read(jpeg(5_000, 5_000))));
  }

  @Test
  void whatIsNoPictureIsAnError() {
    assertRefused(
        NAME + ": expected a PNG, JPEG, BMP or GIF picture, found an empty file",
        () -> read(new byte[0]));
    assertRefused(
        NAME + ": expected a PNG, JPEG, BMP or GIF picture, found none of them",
        () -> read(new byte[100]));
  }

  private static GreyPicture read(byte[] file) {
    return PictureFile.of(NAME, file).grey(MAX_PIXELS);
  }

  private static void readOrFail(byte[] file, Consumer<GreyPicture> check) {
    GreyPicture picture;
    try {
      picture = read(file);
    } catch (InputException e) {
      assertOneLine(e);
      return;
    }
    check.accept(picture);
  }

  private static void assertOneLine(InputException e) {
    assertTrue(e.getMessage().startsWith(NAME + ": expected "), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
