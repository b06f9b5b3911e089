package nndl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * The jar holds our classes, the command line's, the JSON parser's and LIBSVM's, and stays as small
 * as the README says.
 */
class JarIT {
  private static final Path JAR = Path.of("target/nndl.jar");
  private static final long MOST_BYTES = 2_000_000;

  @Test
  void holdsNoMoreThanItNeeds() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> strange =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(ZipEntry::getName)
              .filter(
                  name ->
                      !name.matches(
                          "META-INF/(MANIFEST\\.MF|.*LICENSE|.*NOTICE)|(nndl|picocli|libsvm)/.*\\.class"))
              .toList();
      assertEquals(List.of(), strange);
    }
    assertTrue(Files.size(JAR) < MOST_BYTES, Files.size(JAR) + " bytes");
  }
}
