package nndl.command.rows;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.data.storage.Commit;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsOutputTest {
  private final Storage storage = new Storage(new Configuration());
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

  /** Replaces the earlier rows by a set that has no files, if that may be done. */
  private void replace(boolean overwrite) {
    try (Lease lease = OutputLease.take(storage, Fixtures.path(directory), line -> {})) {
      Commit commit = new Commit(storage);
      output(overwrite).replace(commit);
      commit.commit();
    }
  }

  @Test
  void earlierTextsGoWithTheirPictures() {
    replace(true);
    assertEquals(List.of(), List.of(directory.toFile().list()));
  }

  @Test
  void earlierTextsStayWhereTheirPicturesMustNotBeReplaced() throws IOException {
    assertThrows(InputException.class, () -> replace(false));
    assertTrue(Files.exists(texts));
    Files.writeString(picture, "no picture");
    assertRefused(
        "file:%s: expected a PNG picture, which --overwrite replaces, found a file of another kind"
            .formatted(picture),
        () -> replace(true));
    assertTrue(Files.exists(texts));
  }
}
