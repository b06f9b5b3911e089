package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.data.format.InputOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files of a directory are a set. */
class SampleFilesTest {
  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "'images labels', 'images labels'",
    "'images.gz labels.gz', 'images.gz labels.gz'",
    "'images labels images.gz labels.gz', 'images labels'",
    "'images images.gz labels.gz', 'images.gz labels.gz'",
    "'labels images.gz labels.gz', 'images.gz labels.gz'",
    "'images labels.gz', 'images labels.gz'",
  })
  void areAPairWhereThereIsOne(String there, String found) throws IOException {
    for (String name : there.split(" ")) {
      Files.createFile(directory.resolve(standard(name)));
    }
    var data = Fixtures.path(directory);
    SampleFiles.Found files =
        new SampleFiles(data, null, null, null, null, InputOptions.idx())
            .training(Fixtures.storage(), 0);
    List<String> names =
        files.all().stream().map(file -> file.names().replaceFirst(".*/", "")).toList();
    assertEquals(List.of(found.split(" ")).stream().map(SampleFilesTest::standard).toList(), names);
  }

  private static String standard(String name) {
    return name.replace("images", IMAGES).replace("labels", LABELS);
  }
}
