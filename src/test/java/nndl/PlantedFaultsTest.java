package nndl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The faults that {@code scripts/dev/faults.sh} plants are still those of the program. */
class PlantedFaultsTest {
  private static final Path FAULTS = Path.of("src/test/resources/faults");

  @Test
  void thereAreTwelveAndEachFitsTheSource() throws IOException {
    List<Path> patches;
    try (Stream<Path> files = Files.list(FAULTS)) {
      patches = files.sorted().toList();
    }
    assertEquals(12, patches.size());
    for (Path patch : patches) {
      assertFits(patch);
    }
  }

  /** The lines before the change stand in the file one after the other. */
  private static void assertFits(Path patch) throws IOException {
    String source = "";
    for (String hunk : Files.readString(patch).split("(?m)^@@.*$")) {
      StringBuilder before = new StringBuilder();
      hunk.lines()
          .skip(source.isEmpty() ? Long.MAX_VALUE : 1)
          .filter(line -> line.startsWith("-") || line.startsWith(" "))
          .forEach(line -> before.append(line.substring(1)).append('\n'));
      assertTrue(source.contains(before), patch + ":\n" + before);
      if (source.isEmpty()) {
        String file =
            hunk.lines().filter(line -> line.startsWith("+++ b/")).findFirst().orElseThrow();
        source = Files.readString(Path.of(file.substring(6)));
      }
    }
  }
}
