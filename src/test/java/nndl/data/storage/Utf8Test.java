package nndl.data.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import nndl.error.InputException;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final String TEXT = "a = 1\nb = M\u00fcller\n";

  private static String error(byte[] bytes) {
    return assertThrows(InputException.class, () -> Utf8.text("conf", bytes)).getMessage();
  }

  @Test
  void aTextIsReadWithOrWithoutAMark() {
    assertEquals(TEXT, Utf8.text("conf", TEXT.getBytes(UTF_8)));
    assertEquals(TEXT, Utf8.text("conf", ("\uFEFF" + TEXT).getBytes(UTF_8)));
    assertEquals("", Utf8.text("conf", new byte[0]));
  }

  @Test
  void anotherEncodingIsAnErrorWithItsLine() {
    assertEquals(
        "conf, line 2: expected text in UTF-8, found other bytes",
        error(TEXT.getBytes(ISO_8859_1)));
    assertEquals(
        "conf, line 1: expected text in UTF-8, found a zero, as UTF-16 has",
        error(TEXT.getBytes(UTF_16LE)));
    assertEquals(
        "conf, line 1: expected text in UTF-8, found other bytes",
        error(("\uFEFF" + TEXT).getBytes(UTF_16LE)));
    assertEquals(
        "conf, line 2: expected text in UTF-8, found other bytes",
        error(cut(TEXT.getBytes(UTF_8))));
    assertEquals(
        "conf, line 1: expected text in UTF-8, found a zero, as UTF-16 has",
        error("\0a\nb".getBytes(UTF_8)));
    assertEquals(
        "conf, line 3: expected text in UTF-8, found a zero, as UTF-16 has",
        error("a\nb\n\0c\nd".getBytes(UTF_8)));
  }

  /** The text ends within a character. */
  private static byte[] cut(byte[] text) {
    return new String(text, ISO_8859_1).substring(0, 12).getBytes(ISO_8859_1);
  }
}
