package nndl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the README and the pages, run as they stand there, with the digits, in a checkout
 * of their own that shares this one's build. Blocks that cannot be run say why in the page.
 */
class PagesIT {
  private static final List<String> SHARED =
      List.of("conf", "data", "src", "target/nndl.jar", "target/s3a", "target/spark");

  @TempDir Path directory;

  static List<Page> pages() {
    return Page.all().stream()
        .filter(page -> page.blocks().stream().anyMatch(Page.Block::isRun))
        .toList();
  }

  @BeforeEach
  void makeCheckout() throws IOException {
    Files.createDirectories(directory.resolve("target"));
    for (String name : SHARED) {
      Files.createSymbolicLink(directory.resolve(name), Path.of(name).toAbsolutePath());
    }
    Files.copy(
        Path.of("pom.xml"), directory.resolve("pom.xml"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(directory.resolve("scripts"));
    try (Stream<Path> scripts = Files.list(Path.of("scripts"))) {
      for (Path script : scripts.filter(file -> file.toString().endsWith(".sh")).toList()) {
        Files.copy(script, directory.resolve(script));
        assertTrue(directory.resolve(script).toFile().setExecutable(true));
      }
    }
  }

  @AfterEach
  void removeLinks() throws IOException {
    for (String name : SHARED) {
      Files.delete(directory.resolve(name));
    }
  }

  /** In the order of the page; a block of text after commands is what they print. */
  @ParameterizedTest
  @MethodSource("pages")
  void theCommandsOfAPageWork(Page page) throws Exception {
    List<Page.Block> blocks = page.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).isRun()) {
        String printed = run(blocks.get(i).text());
        if (i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text")) {
          assertEquals(blocks.get(i + 1).text(), printed);
        }
      }
    }
  }

  private String run(String commands) throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "-C", directory.toString()));
    command.addAll(List.of("bash", "-euc", commands));
    return Submitted.of(directory, command, Map.of(), process -> {}).succeeded().out();
  }
}
