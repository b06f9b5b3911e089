package nndl.command.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.error.text.PlainRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are written to the file of a terminal do not control it. */
class TerminalFileTest {
  @TempDir private Path directory;

  @Test
  void anOutputThatIsATerminalGetsPlainText() throws Exception {
    String wait = "sh -c 'tty > %s; echo ready; sleep 60'".formatted(directory.resolve("device"));
    try (PseudoTerminal terminal = new PseudoTerminal(directory, 80, "C.UTF-8", wait)) {
      terminal.await(screen -> screen.contains("ready"));
      Path device = Path.of(Files.readString(directory.resolve("device")).strip());
      Path link = Files.createSymbolicLink(directory.resolve("link"), device);
      assertTrue(PlainRows.isTerminal(link));
      Fixtures.storage()
          .write(
              Fixtures.path(link), out -> out.write("\u001b[31m\u202ename\nend\n".getBytes(UTF_8)));
      String screen = terminal.await(written -> written.contains("end"));
      assertTrue(screen.contains("\\u001b[31m\\u202ename"), screen);
      assertFalse(screen.contains("\u001b"), screen);
    }
  }

  @Test
  void filesAndOtherDevicesAreNoTerminals() throws Exception {
    assertFalse(PlainRows.isTerminal(Files.createFile(directory.resolve("tty1"))));
    assertFalse(PlainRows.isTerminal(Path.of("/dev/null")));
    assertFalse(PlainRows.isTerminal(Path.of("/dev/missing")));
  }
}
