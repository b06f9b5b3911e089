package nndl.command.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.util.List;
import nndl.command.rows.Reading;
import nndl.data.picture.TestPictures;
import org.junit.jupiter.api.Test;

/** How large drawings of rows are. */
class RowDrawingTest {
  @Test
  void aLongStripIsEnlargedNoMoreThanMemoryHolds() {
    assertSize(5 * 40 + 50, 5 * 48, 40, 48);
    assertSize(2 + 1, 1 << 22, 1, 1 << 21);
    assertSize(500 + 125, 48, 500, 48);
  }

  private static void assertSize(int rows, int columns, int ofRows, int ofColumns) {
    BufferedImage image =
        RowDrawing.of(TestPictures.sheet(ofRows, ofColumns, 255), new Reading(List.of()));
    assertEquals(List.of(rows, columns), List.of(image.getHeight(), image.getWidth()));
  }
}
