package nndl.command.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.command.Outputs;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsOutputTest {
  private final Storage storage = Fixtures.storage();
  @TempDir private Path directory;
  private Path texts;
  private Path picture;

  @BeforeEach
  void writeEarlierRows() throws IOException {
    texts = Files.writeString(directory.resolve("rows.csv"), "name,text\n");
    Path pictures = Files.createDirectory(directory.resolve("pictures"));
    picture = Files.createFile(pictures.resolve("row-00000.png"));
  }

  private RowsOutput output(boolean overwrite) {
    return new RowsOutput(
        Fixtures.path(texts),
        null,
        Fixtures.path(picture.getParent()),
        new Outputs(storage, overwrite));
  }

  @Test
  void earlierTextsGoWithTheirPictures() throws IOException {
    output(true).clear(storage, true);
    assertFalse(Files.exists(texts));
    assertFalse(Files.exists(picture));
  }

  @Test
  void earlierTextsStayWhereTheirPicturesMustNotBeReplaced() throws IOException {
    assertThrows(InputException.class, () -> output(false).clear(storage, false));
    Files.delete(picture);
    output(false).clear(storage, false);
    assertTrue(Files.exists(texts));
    Files.writeString(picture, "no picture");
    InputException e = assertThrows(InputException.class, () -> output(true).clear(storage, true));
    assertEquals(
        "file:%s: expected a PNG picture, which --overwrite replaces, found a file of another kind"
            .formatted(picture),
        e.getMessage());
    assertTrue(Files.exists(texts));
  }

  @Test
  void rowsThatAppearAfterEarlierOnesAreDeletedStay() throws IOException {
    RowsOutput output = output(true);
    output.clear(storage, true);
    Files.writeString(picture, "mine");
    Files.writeString(texts, "mine");
    String name = picture.getFileName().toString();
    assertThrows(InputException.class, () -> output.write(storage, name, out -> out.write('1')));
    assertThrows(InputException.class, () -> storage.write(output.file(), out -> out.write('1')));
    assertEquals("mine", Files.readString(picture));
    assertEquals("mine", Files.readString(texts));
  }
}
