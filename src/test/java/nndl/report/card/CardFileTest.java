package nndl.report.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardFileTest {
  @TempDir Path directory;
  private CardFile card;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    card = in("own");
    file = directory.resolve("own/MODEL_CARD.md");
    card.write(Fixtures.storage()::write, "# Größe\n");
  }

  private CardFile in(String name) throws IOException {
    Path own = Files.createDirectories(directory.resolve(name));
    return new CardFile(Fixtures.storage(), Fixtures.path(own));
  }

  @Test
  void endsWithTheHashOfAllAboveInAComment() throws IOException {
    assertEquals(
        "# Größe\n<!-- nndl: SHA-256 of all above:"
            + " 502ab1b696c679977359f38e3a62b3f8b12405d8ef2d2620a043b3c7b1c70d5b -->\n",
        Files.readString(file));
  }

  @Test
  void isWrittenOverWhileNobodyHasChangedIt() throws IOException {
    card.write(Fixtures.storage()::write, "# Other\n");
    assertTrue(Files.readString(file).startsWith("# Other\n"));
    assertFalse(card.isChanged());
    Files.delete(file);
    assertFalse(card.isChanged());
  }

  /** Each byte counts, those of the comment too. */
  @Test
  void staysOnceAnyOfItsBytesIsAnother() throws IOException {
    byte[] written = Files.readAllBytes(file);
    for (int i = 0; i < written.length; i++) {
      byte[] changed = written.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertTrue(card.isChanged(), "byte " + i);
    }
    for (String own : new String[] {"", "# Größe\n", Files.readString(file) + "\n"}) {
      Files.writeString(file, own);
      card.write(Fixtures.storage()::write, "# Other\n");
      assertEquals(own, Files.readString(file));
    }
  }
}
