package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A checkout for the commands of a page, which shares the build of this one. */
final class Checkout {
  private static final List<String> SHARED =
      List.of("conf", "data", "src", "target/nndl.jar", "target/s3a", "target/spark");

  private Checkout() {}

  /** Makes it in a directory that exists. */
  static void make(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("target"));
    for (String name : SHARED) {
      Files.createSymbolicLink(directory.resolve(name), Path.of(name).toAbsolutePath());
    }
    Files.copy(
        Path.of("pom.xml"), directory.resolve("pom.xml"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(directory.resolve("scripts"));
    try (Stream<Path> scripts = Files.list(Path.of("scripts"))) {
      for (Path script : scripts.filter(Files::isRegularFile).toList()) {
        Files.copy(script, directory.resolve(script));
        assertTrue(directory.resolve(script).toFile().setExecutable(true));
      }
    }
  }
}
