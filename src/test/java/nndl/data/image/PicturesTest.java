package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import nndl.Fixtures;
import nndl.data.InputFiles;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import nndl.error.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are read as samples, and what fails is either one of them or the run. */
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
    assertTrue(
        e.getMessage().startsWith(place + "the file that the run began with, "), e.getMessage());
    Files.delete(last);
    e = assertThrows(InputException.class, () -> unreadable(pictures));
    assertTrue(e.getMessage().startsWith(place + "to read it, found "), e.getMessage());
  }

  private Pictures pictures() {
    InputFiles files = InputFiles.of(Fixtures.storage(), directory.toString());
    return Pictures.of(files, NONE, false);
  }

  private static Set<Long> unreadable(Pictures pictures) {
    Set<Long> numbers = new TreeSet<>();
    pictures.read(
        Fixtures.storage(),
        0,
        pictures.count(),
        (samples, first, unreadable) -> numbers.addAll(unreadable.keySet()));
    return numbers;
  }
}
