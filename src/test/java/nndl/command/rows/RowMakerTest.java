package nndl.command.rows;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.data.image.Box;
import nndl.data.image.Originals;
import nndl.data.picture.GreyPicture;
import nndl.data.storage.Sha256;
import org.junit.jupiter.api.Test;

/** Rows that are made of digits as a pocket calculator shows them. */
class RowMakerTest {
  private static final int SIDE = 28;
  private static final Originals DIGITS = digits();
  private static final RowMaker MAKER = new RowMaker(DIGITS, RowMaker.MIN_GAP, RowMaker.MAX_GAP, 1);

  /** Each digit once, 20 x 12 pixels in the middle of 28 x 28. */
  private static Originals digits() {
    byte[] images = new byte[10 * SIDE * SIDE];
    int[] labels = new int[10];
    for (int digit = 0; digit < 10; digit++) {
      GreyPicture image = new GreyPicture(SIDE, SIDE, new byte[SIDE * SIDE]);
      GreyPicture white = SegmentDigits.inverted(image);
      SegmentDigits.paint(white, digit, 4, 8);
      byte[] ink = SegmentDigits.inverted(white).pixels();
      System.arraycopy(ink, 0, images, digit * ink.length, ink.length);
      labels[digit] = digit;
    }
    return new Originals(List.of(SIDE, SIDE), SIDE * SIDE, images, labels);
  }

  @Test
  void makesRowsOfTwoToEightDigitsOfAllKinds() {
    Set<Integer> lengths = new TreeSet<>();
    Set<Integer> labels = new TreeSet<>();
    Set<Integer> heights = new TreeSet<>();
    Set<Integer> gaps = new TreeSet<>();
    Set<Integer> middles = new TreeSet<>();
    for (int i = 0; i < 400; i++) {
      MadeRow row = MAKER.make(i);
      List<Box> boxes = row.boxes();
      lengths.add(boxes.size());
      labels.addAll(row.labels());
      for (int k = 0; k < boxes.size(); k++) {
        heights.add(boxes.get(k).rows());
        middles.add(boxes.get(k).top() + boxes.get(k).bottom());
        if (k > 0) {
          gaps.add(boxes.get(k).left() - boxes.get(k - 1).right());
        }
      }
    }
    assertEquals(Set.of(2, 3, 4, 5, 6, 7, 8), lengths);
    assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), labels);
    assertEquals(between(16, 25), heights); // 0.8 to 1.25 times 20
    assertEquals(between(-3, 20), gaps);
    assertTrue(middles.size() > 8, middles.toString());
  }

  private static Set<Integer> between(int least, int most) {
    return IntStream.rangeClosed(least, most).boxed().collect(Collectors.toSet());
  }

  @Test
  void digitsHaveBetweenSixTenthsAndAllOfTheirInk() {
    Set<Integer> strongest = new TreeSet<>();
    for (int i = 0; i < 400; i++) {
      MadeRow row = MAKER.make(i);
      strongest.add(strongest(row.picture(), row.boxes().get(0)));
    }
    assertEquals(255, strongest.stream().mapToInt(Integer::intValue).max().orElse(0));
    assertEquals(153, strongest.stream().mapToInt(Integer::intValue).min().orElse(0), 3);
  }

  private static int strongest(GreyPicture picture, Box box) {
    int paper = picture.pixels()[0] & 0xff;
    int most = 0;
    for (int r = box.top(); r < box.bottom(); r++) {
      for (int c = box.left(); c < box.right(); c++) {
        int pixel = picture.pixels()[r * picture.columns() + c] & 0xff;
        most = Math.max(most, Math.abs(pixel - paper));
      }
    }
    return most;
  }

  @Test
  void digitsOfAnyHeightStayInThePicture() {
    for (int side : new int[] {1, 9, 30, 84}) {
      byte[] ink = new byte[side * side];
      Arrays.fill(ink, (byte) 255);
      Originals digits = new Originals(List.of(side, side), ink.length, ink, new int[1]);
      RowMaker maker = new RowMaker(digits, RowMaker.MIN_GAP, RowMaker.MAX_GAP, 1);
      for (int i = 0; i < 100; i++) {
        MadeRow row = maker.make(i);
        Box all = row.boxes().stream().reduce(Box::with).orElseThrow();
        assertTrue(all.top() >= 0 && all.bottom() <= row.picture().rows(), all.toString());
        assertTrue(all.left() >= 0 && all.right() <= row.picture().columns(), all.toString());
      }
    }
  }

  @Test
  void aRowDependsOnTheSeedAndItsNumberAlone() {
    RowMaker again = new RowMaker(DIGITS, RowMaker.MIN_GAP, RowMaker.MAX_GAP, 1);
    RowMaker other = new RowMaker(DIGITS, RowMaker.MIN_GAP, RowMaker.MAX_GAP, 2);
    again.make(3);
    byte[] seventh = MAKER.make(7).picture().pixels();
    assertArrayEquals(seventh, again.make(7).picture().pixels());
    assertFalse(Arrays.equals(seventh, other.make(7).picture().pixels()));
    assertFalse(Arrays.equals(seventh, MAKER.make(8).picture().pixels()));
    String hash = HexFormat.of().formatHex(Sha256.digest().digest(seventh));
    assertEquals("f644085f95a9b226", hash.substring(0, 16));
  }

  @Test
  void someAreDarkOnLightAndSomeLightOnDark() {
    Set<Integer> papers = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      papers.add(MAKER.make(i).picture().pixels()[0] & 0xff);
    }
    assertEquals(Set.of(0, 255), papers);
  }

  @Test
  void refusesGapsBeyondItsRange() {
    assertFails("--least-gap: expected -3 to 20, found -4", -4, 20);
    assertFails("--most-gap: expected 5 to 20, found 4", 5, 4);
    assertFails("--most-gap: expected -3 to 20, found 21", -3, 21);
  }

  private static void assertFails(String message, int leastGap, int mostGap) {
    assertRefused(message, () -> new RowMaker(DIGITS, leastGap, mostGap, 1));
  }

  @Test
  void piecesAreDigitsThatWereCutAndWhatIsNoDigit() {
    RowMaker close = new RowMaker(DIGITS, -3, 4, 1);
    RowPieces pieces = new RowPieces(SIDE, SIDE, 10);
    Set<Integer> labels = new TreeSet<>();
    int none = 0;
    int all = 0;
    for (int i = 0; i < 100; i++) {
      for (RowPieces.Sample sample : pieces.of(close.make(i), i)) {
        labels.add(sample.label());
        none += sample.label() == 10 ? 1 : 0;
        all++;
      }
    }
    assertEquals(between(0, 10), labels);
    assertTrue(2 * none > all && none < all, none + " of " + all);
  }
}
