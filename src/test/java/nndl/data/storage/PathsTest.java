package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
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

  /** A name before a colon is a scheme to Hadoop. */
  @Test
  void aColonInAFirstNameIsToldWithThePathThatNamesIt() {
    assertEquals(
        "a colon without a / after it; ./a:b is a file of that name",
        assertThrows(IllegalArgumentException.class, () -> Paths.of("a:b")).getMessage());
    String ofNoName =
        assertThrows(IllegalArgumentException.class, () -> Paths.of(":b")).getMessage();
    assertTrue(ofNoName.endsWith("Relative path in absolute URI: :b"), ofNoName);
  }
}
