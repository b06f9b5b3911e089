package nndl.command.rows;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nndl.data.image.Box;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.TestPictures;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.network.Cost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of digits as a pocket calculator shows them, read by a network that knows them. */
class RowReaderTest {
  private static final double CUT_PENALTY = 0.5;
  private static final RowReader READER =
      new RowReader(new Ensemble(List.of(SegmentDigits.model())), CUT_PENALTY);
  private static final RowReader KNOWS_NONE =
      new RowReader(new Ensemble(List.of(SegmentDigits.modelWithNone())), CUT_PENALTY);

  @ParameterizedTest
  @ValueSource(strings = {"7", "0", "1", "42", "2718281828", "01234567890123456789"})
  void readsRowsOfOneToTwentyDigits(String text) {
    assertEquals(text, read(SegmentDigits.row(text, 6)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30, 100})
  void readsDigitsWhateverIsBetweenThem(int gap) {
    assertEquals("90210", read(SegmentDigits.row("90210", gap)));
    assertEquals("90210", read(SegmentDigits.row("9  02 10", gap)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void readsSmallAndLargeLightOnDarkAndDarkOnLight(int times) {
    GreyPicture picture = SegmentDigits.enlarged(SegmentDigits.row("3141", 5), times);
    assertEquals("3141", read(picture));
    assertEquals("3141", read(SegmentDigits.inverted(picture)));
  }

  @Test
  void cutsDigitsThatTouchWhereTheStrokeIsThin() {
    for (String text : List.of("00", "20", "66")) {
      GreyPicture picture = SegmentDigits.touching(text, 3);
      assertEquals(text, KNOWS_NONE.read("picture", picture).text());
    }
  }

  @Test
  void joinsThePartsOfABrokenDigit() {
    GreyPicture picture = SegmentDigits.row("2802", 8);
    white(picture, SegmentDigits.MARGIN + 5, SegmentDigits.MARGIN + 20, 1, 12);
    white(picture, SegmentDigits.MARGIN + 15, SegmentDigits.MARGIN + 20, 1, 12);
    assertEquals("2802", read(picture));
  }

  private static void white(GreyPicture picture, int top, int left, int rows, int columns) {
    for (int r = top; r < top + rows; r++) {
      for (int c = left; c < left + columns; c++) {
        picture.pixels()[r * picture.columns() + c] = (byte) 255;
      }
    }
  }

  @Test
  void saysWhereEachPieceIsAndHowSureTheNetworkIs() {
    List<Reading.Piece> pieces = READER.read("picture", SegmentDigits.row("51", 4)).pieces();
    assertEquals(new Box(10, 10, 30, 22), pieces.get(0).box());
    assertEquals(new Box(10, 35, 30, 38), pieces.get(1).box());
    pieces.forEach(piece -> assertTrue(piece.confidence() > 0.99, piece.toString()));
  }

  /** As a share of their sum, 0.047 among nine of 0.018 would be 0.23. */
  @Test
  void isNotSureIfAllSigmoidOutputsAreLow() {
    Model model = SegmentDigits.model().with(Model.COST, Cost.CROSS_ENTROPY.name());
    Arrays.fill(model.parameters().values(), 0);
    for (int c = 0; c < 10; c++) {
      model.parameters().biases(1).set(0, c, c == 7 ? -3 : -4);
    }
    Reading reading =
        new RowReader(new Ensemble(List.of(model)), CUT_PENALTY)
            .read("picture", SegmentDigits.row("1", 4));
    assertEquals("7", reading.text());
    assertEquals(0.04743 * Math.pow(1 - 0.01799, 9), reading.pieces().get(0).confidence(), 1e-4);
  }

  @Test
  void leavesOutDotsAndSpecks() {
    GreyPicture picture = SegmentDigits.row("3 50", 8);
    SegmentDigits.fill(picture, 27, 35, 3, 3, true);
    assertEquals("350", read(picture));
    GreyPicture wide = SegmentDigits.row("3" + " ".repeat(100) + "50", 8);
    for (int c = 40; c < 2000; c += 4) {
      SegmentDigits.fill(wide, c % 20 + 10, c, 1, 1, true);
    }
    assertEquals("350", read(wide));
  }

  @Test
  void leavesOutTheShadowAtTheRim() {
    GreyPicture narrow = SegmentDigits.row("350", 8);
    GreyPicture wide = TestPictures.sheet(120, narrow.columns(), 255);
    System.arraycopy(narrow.pixels(), 0, wide.pixels(), 0, narrow.pixels().length);
    SegmentDigits.fill(wide, 118, 0, 2, narrow.columns(), true);
    assertEquals("350", read(wide));
  }

  /** A network that takes no other class for two digits joined. */
  @Test
  void aClassThatIsCalledNoneIsNoDigit() {
    GreyPicture joined = SegmentDigits.touching("88", 3);
    double never = 1000;
    Reading reading =
        new RowReader(new Ensemble(List.of(SegmentDigits.modelWithNone())), never)
            .read("picture", joined);
    assertEquals(1, reading.pieces().size());
    assertTrue(reading.text().matches("[0-9]"), reading.text());
    assertTrue(reading.pieces().get(0).confidence() < 0.01, reading.toString());
  }

  @Test
  void otherClassesHaveTheirNames() {
    String[] names = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    RowReader reader =
        new RowReader(new Ensemble(List.of(SegmentDigits.model(names))), CUT_PENALTY);
    assertEquals("bad", reader.read("picture", SegmentDigits.row("103", 4)).text());
  }

  @Test
  void refusesWhatIsNoRowOfDigits() {
    assertFails("a row of digits, found an empty picture", TestPictures.sheet(40, 200, 200));
    assertFails("a row of 1 to 20 digits, found 21", SegmentDigits.row("012345678901234567890", 6));
    GreyPicture page = TestPictures.sheet(80, 100, 255);
    SegmentDigits.paint(page, 3, 10, 10);
    SegmentDigits.paint(page, 5, 10, 30);
    SegmentDigits.paint(page, 8, 45, 12);
    assertFails(
        "one row of digits, found several: ink at rows 10 to 29 above ink at rows 45 to 64", page);
    GreyPicture fence = TestPictures.sheet(40, 2000, 255);
    for (int i = 0; i < 401; i++) {
      SegmentDigits.fill(fence, 10, 10 + 4 * i, 20, 2, true);
    }
    assertFails("a row of 1 to 20 digits, found 401 pieces of ink", fence);
    GreyPicture strip = TestPictures.sheet(40, 2000, 255);
    SegmentDigits.fill(strip, 10, 10, 20, 1900, true);
    assertFails("a row of 1 to 20 digits, found ink of more than 400 parts", strip);
  }

  @Test
  @Timeout(20)
  void aLargePictureOfNoiseIsRefusedAtOnce() {
    Random random = new Random(1);
    GreyPicture noise = TestPictures.sheet(350, 350, 255);
    for (int i = 0; i < noise.pixels().length; i++) {
      noise.pixels()[i] = (byte) (random.nextInt(10) == 0 ? 0 : 255);
    }
    InputException e =
        assertThrows(InputException.class, () -> read(SegmentDigits.enlarged(noise, 4)));
    assertTrue(
        e.getMessage().matches(".* 1 to 20 digits, found [0-9]+ pieces of ink"), e.toString());
  }

  private static void assertFails(String message, GreyPicture picture) {
    assertRefused("picture: expected " + message, () -> read(picture));
  }

  private static String read(GreyPicture picture) {
    return READER.read("picture", picture).text();
  }
}
