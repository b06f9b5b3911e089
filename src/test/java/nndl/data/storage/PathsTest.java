package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.hadoop.fs.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
  @ParameterizedTest
  @CsvSource({
    "file:/a/b, file:/a, true",
    "file:/a/b/c, file:/a, true",
    "file:/a, file:/, true",
    "file:/a, file:/a, false",
    "file:/ab, file:/a, false",
    "file:/, file:/a, false"
  })
  void aPathIsBelowADirectoryIfItsNamesGoOn(String path, String directory, boolean isBelow) {
    assertEquals(isBelow, Paths.isBelow(new Path(path), new Path(directory)));
  }
}
