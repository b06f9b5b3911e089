package nndl.command.deform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.command.Outputs;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeformOutputTest {
  @TempDir private Path directory;

  @Test
  void aMissingPartIsAnError() throws IOException {
    Storage storage = Fixtures.storage();
    DeformOutput output =
        DeformOutput.of(storage, Fixtures.path(directory), new Outputs(storage, false));
    Path images = Files.createDirectory(directory.resolve("images"));
    Path labels = Files.createDirectory(directory.resolve("labels"));
    for (String part : new String[] {"part-00000", "part-00001"}) {
      Files.createFile(images.resolve(part + "-idx3-ubyte"));
      Files.createFile(labels.resolve(part + "-idx1-ubyte"));
    }
    Files.createFile(labels.resolve("_notes"));
    output.requireWhole(storage, 2);
    Files.delete(labels.resolve("part-00001-idx1-ubyte"));
    InputException e = assertThrows(InputException.class, () -> output.requireWhole(storage, 2));
    assertEquals("file:%s: expected 2 parts, found 1".formatted(labels), e.getMessage());
  }
}
