package nndl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No command replaces a local file that it reads, whatever name its output has. */
@Slow
class InputsStayTest {
  @TempDir static Path directory;
  @TempDir static Path links;
  private static FileSystem files;

  @BeforeAll
  static void write() throws IOException {
    files = FileSystem.getLocal(new Configuration()).getRawFileSystem();
    InputTable.write(files, Fixtures.path(directory));
  }

  static Stream<InputTable.Row> rows() {
    return InputTable.rows().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void noOutputReplacesAnInput(InputTable.Row row) throws IOException {
    Path output = directory.resolve(row.output());
    Path link = links.resolve("link-" + output.getFileName());
    Path hard = links.resolve("hard-" + output.getFileName());
    Path parent = links.resolve("parent");
    Files.createSymbolicLink(link, output);
    Files.createSymbolicLink(parent, output.getParent());
    if (!row.isFolder()) {
      Files.createLink(hard, output);
    }
    try {
      Map<String, byte[]> before = InputTable.contents(files, Fixtures.path(directory));
      for (String name : names(output, link, hard, parent, row.isFolder())) {
        InputTable.assertRefuses(
            Fixtures.storage(), row, InputTable.Named.FILE, directory.toString(), name);
      }
      for (InputTable.Named named : row.named()) {
        InputTable.assertRefuses(
            Fixtures.storage(), row, named, directory.toString(), link.toString());
      }
      InputTable.assertSame(
          before, InputTable.contents(files, Fixtures.path(directory)), row.words());
    } finally {
      Files.delete(link);
      Files.delete(parent);
      Files.deleteIfExists(hard);
    }
  }

  /** The names that one file may have. */
  private static List<String> names(
      Path output, Path link, Path hard, Path parent, boolean isFolder) {
    Path in = output.getParent();
    String name = output.getFileName().toString();
    return List.of(
        output.toString(),
        link.toString(),
        isFolder ? output + "/" : hard.toString(),
        parent + "/" + name,
        in + "/none/../" + name,
        in + "//" + name,
        "file:" + output,
        "file://" + parent + "/../parent/" + name,
        "/proc/self/root" + output);
  }
}
