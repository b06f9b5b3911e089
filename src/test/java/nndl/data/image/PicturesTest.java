package nndl.data.image;

import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import nndl.Fixtures;
import nndl.data.InputFiles;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import nndl.error.InputException;
import nndl.math.SparseRows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures are read as samples; a failure concerns one picture or the whole run. */
class PicturesTest {
  private static final PictureReader NONE = new PictureReader(3, 3, Fit.NONE);

  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    for (String name : new String[] {"a.png", "c.png"}) {
      Files.write(
          directory.resolve(name),
          TestPictures.file(TestPictures.sheet(3, 3, 100), PictureFormat.PNG));
    }
    Files.write(directory.resolve("b.png"), new byte[100]);
  }

  @Test
  void aFileThatIsNoPictureIsOneThatCannotBeRead() {
    assertEquals(Set.of(1L), unreadable(pictures()));
  }

  @Test
  void aFileThatIsGoneOrAnotherEndsTheRun() throws IOException {
    Pictures pictures = pictures();
    Path last = directory.resolve("c.png");
    Files.write(last, TestPictures.file(TestPictures.sheet(3, 30, 7), PictureFormat.BMP));
    InputException e = assertThrows(InputException.class, () -> unreadable(pictures));
    String place = "file:" + last + ": expected ";
    assertStarts(place + "the file that the run began with, ", e.getMessage());
    Files.delete(last);
    e = assertThrows(InputException.class, () -> unreadable(pictures));
    assertTrue(e.getMessage().startsWith(place + "to read it, found "), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(floats = {255, 256, 16, 1})
  void theGreysOfAPictureAreDividedByTheScaleOfTheModel(float scale) {
    Pictures pictures = pictures(NONE, scale);
    assertEquals(scale == 255, pictures.bytes());
    assertEquals(100 / scale, firstInput(pictures, 2));
  }

  /** The largest number that such a model has seen. */
  @ParameterizedTest
  @ValueSource(floats = {255, 16, 1})
  void theInkOfAFittedDrawingIsOneForAModelOfAnyScale(float scale) throws IOException {
    GreyPicture page = TestPictures.sheet(30, 30, 255);
    Arrays.fill(page.pixels(), 310, 320, (byte) 0);
    Files.write(directory.resolve("d.png"), TestPictures.file(page, PictureFormat.PNG));
    Pictures pictures = pictures(new PictureReader(1, 1, Fit.PAD), scale);
    assertEquals(1, firstInput(pictures, 3));
  }

  private static float firstInput(Pictures pictures, int number) {
    SparseRows rows = new SparseRows();
    pictures.read(
        Fixtures.storage(),
        number,
        number + 1,
        false,
        (samples, first, unreadable) -> samples.appendTo(rows, 0));
    return rows.value()[0];
  }

  private Pictures pictures() {
    return pictures(NONE, 255);
  }

  private Pictures pictures(PictureReader reader, float scale) {
    InputFiles files = InputFiles.of(Fixtures.storage(), directory.toString());
    return Pictures.of(files, reader, scale);
  }

  private static Set<Long> unreadable(Pictures pictures) {
    Set<Long> numbers = new TreeSet<>();
    pictures.read(
        Fixtures.storage(),
        0,
        pictures.count(),
        false,
        (samples, first, remarks) -> numbers.addAll(remarks.unanswered().keySet()));
    return numbers;
  }
}
