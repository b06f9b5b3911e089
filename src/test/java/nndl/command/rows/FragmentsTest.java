package nndl.command.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nndl.command.rows.Fragments.Connection;
import nndl.data.image.Box;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.TestPictures;
import org.junit.jupiter.api.Test;

/** Where ink is cut, before anybody knows what it shows. */
class FragmentsTest {
  @Test
  void componentsStandFromTheLeftWithPaperOrNoneBetweenThem() {
    GreyPicture picture = TestPictures.sheet(40, 80, 255);
    SegmentDigits.fill(picture, 10, 30, 20, 3, true);
    SegmentDigits.fill(picture, 10, 20, 8, 3, true);
    SegmentDigits.fill(picture, 20, 21, 10, 3, true);
    Fragments fragments = fragments(picture);
    assertEquals(
        List.of(new Box(10, 20, 18, 23), new Box(20, 21, 30, 24), new Box(10, 30, 30, 33)),
        boxes(fragments));
    assertEquals(List.of(Connection.OVERLAP, Connection.PAPER), fragments.links());
    assertEquals(20, fragments.height());
  }

  @Test
  void aWideComponentIsCutWhereItHasLeastInk() {
    GreyPicture picture = TestPictures.sheet(40, 80, 255);
    SegmentDigits.fill(picture, 10, 20, 20, 5, true);
    SegmentDigits.fill(picture, 18, 25, 3, 1, true);
    SegmentDigits.fill(picture, 10, 26, 20, 5, true);
    Fragments fragments = fragments(picture);
    assertEquals(Connection.STROKE, fragments.links().get(0));
    assertTrue(boxes(fragments).stream().anyMatch(box -> box.left() == 25), fragments.toString());
  }

  /** A wedge has no column with less ink than its neighbours. */
  @Test
  void aVeryWideComponentIsCutOftenAllTheSame() {
    assertEquals(1, fragments(wedge(15)).all().size());
    assertEquals(6, fragments(wedge(30)).all().size());
  }

  private static GreyPicture wedge(int columns) {
    GreyPicture picture = TestPictures.sheet(40, 80, 255);
    for (int c = 0; c < columns; c++) {
      int rows = 30 * (c + 1) / columns;
      SegmentDigits.fill(picture, 35 - rows, 20 + c, rows, 1, true);
    }
    return picture;
  }

  @Test
  void aPieceHasTheInkOfItsFragmentsAlone() {
    GreyPicture picture = TestPictures.sheet(40, 80, 255);
    SegmentDigits.fill(picture, 10, 20, 20, 2, true);
    SegmentDigits.fill(picture, 10, 21, 2, 6, true);
    SegmentDigits.fill(picture, 20, 24, 10, 2, true); // below the arm of the other
    Fragments fragments = fragments(picture);
    GreyPicture arm = fragments.piece(0, 1);
    assertEquals(2, fragments.all().size());
    assertEquals(20 * 7, arm.pixels().length);
    int ink = 0;
    for (byte pixel : arm.pixels()) {
      ink += pixel == 0 ? 0 : 1;
    }
    assertEquals(20 * 2 + 2 * 5, ink);
  }

  private static Fragments fragments(GreyPicture picture) {
    return Fragments.of("picture", RowInk.of("picture", picture));
  }

  private static List<Box> boxes(Fragments fragments) {
    return fragments.all().stream().map(Fragments.Fragment::box).toList();
  }
}
