package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Python's params are Java's. {@code nndl.ml.PythonParams}, run with the test's class path, prints
 * the file anew.
 */
class PythonParamsTest {
  @Test
  void pythonHasTheParamsOfJava() throws IOException {
    assertEquals(PythonParams.file(), Files.readString(Path.of("src/main/python/nndl/_params.py")));
  }
}
