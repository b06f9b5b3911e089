package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.model.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A saved model is replaced by a whole one, or stays. */
class StageFilesTest {
  private static final String METADATA = "metadata/part-00000";

  private static final String OLD = "{\"class\":\"nndl.ml.NetworkModel\"}";

  private final Model model = MlSession.model();
  @TempDir private Path directory;
  private StageFiles files;
  private Map<String, String> before;

  private org.apache.hadoop.fs.Path place() {
    return new org.apache.hadoop.fs.Path(directory.toString());
  }

  @BeforeEach
  void save() throws IOException {
    files = new StageFiles(Fixtures.storage(), place());
    files.write(OLD, model);
    before = DirectoryContent.of(directory);
    assertEquals(Set.of(METADATA, "model.safetensors"), before.keySet());
  }

  @Test
  void theEarlierModelStaysIfTheNewOneCannotBeWritten() throws IOException {
    Path inTheWay = Files.createDirectories(directory.resolve("unfinished/model.safetensors/x"));
    assertThrows(IOException.class, () -> files.write("new", model));
    Map<String, String> after = DirectoryContent.of(directory);
    after.keySet().removeIf(name -> name.startsWith("unfinished/"));
    assertEquals(before, after);
    assertEquals(place(), files.whole());
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    files.write(OLD, model);
    assertEquals(before, DirectoryContent.of(directory));
  }

  @Test
  void aModelThatWasNotCopiedToItsEndIsReadAndCopiedByTheNextWriter() throws IOException {
    Path young = Files.createDirectory(directory.resolve("unfinished"));
    Files.createDirectory(young.resolve("metadata"));
    Files.writeString(young.resolve(METADATA), "new\n");
    Files.copy(directory.resolve("model.safetensors"), young.resolve("model.safetensors"));
    Files.writeString(directory.resolve(".nndl-saving"), "unfinished");
    Files.delete(directory.resolve(METADATA));
    assertEquals(new org.apache.hadoop.fs.Path(place(), "unfinished"), files.whole());
    Path inTheWay = Files.createDirectory(directory.resolve("metadata/part-00001"));
    Files.writeString(inTheWay.resolve("file"), "");
    assertThrows(IOException.class, () -> files.write("newer", model));
    assertEquals(new org.apache.hadoop.fs.Path(place(), "unfinished"), files.whole());
    Files.delete(inTheWay.resolve("file"));
    files.write("newer", model);
    assertEquals(place(), files.whole());
    assertEquals("newer\n", Files.readString(directory.resolve(METADATA)));
    assertEquals(before.keySet(), DirectoryContent.of(directory).keySet());
  }

  @Test
  void onlyASavedModelIsReplaced() throws IOException {
    files.requireReplaceable(true);
    assertThrows(InputException.class, () -> files.requireReplaceable(false));
    Files.writeString(directory.resolve("record.json"), "");
    assertEquals(
        "%s: expected a saved model alone, which overwrite() replaces, found record.json"
            .formatted(place()),
        assertThrows(InputException.class, () -> files.requireReplaceable(true)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.safetensors | a model of nndl, which --overwrite replaces, found a file of another",
        "unfinished/model.safetensors | a model of nndl, which --overwrite replaces, found a file",
        "metadata/notes | a saved model alone, which overwrite() replaces, found notes",
        "metadata/part-00000 | a saved model alone, which overwrite() replaces, found metadata of"
      })
  void aFileOfAUsersOwnIsNotReplaced(String name, String expected) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "a user's own file");
    String message =
        assertThrows(InputException.class, () -> files.requireReplaceable(true)).getMessage();
    assertTrue(message.contains(": expected " + expected), message);
    Files.delete(file);
  }
}
