package nndl.error.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  @ParameterizedTest
  @ValueSource(
      ints = {0, 7, 8, 0x0d, 0x1b, 0x7f, 0x9b, 0x61c, 0x200e, 0x2028, 0x202e, 0x2066, 0x2069})
  void whatControlsATerminalIsShownAsAnEscape(int character) {
    assertEquals("a\\u%04xb".formatted(character), PlainText.line("a" + (char) character + "b"));
  }

  @Test
  void otherTextStaysAsItIs() {
    String text =
        "M\u00fcller\t\u4e2d\u6587 \u06a9\u0646\u200c\u0627 \ud83d\udc69\u200d\ud83d\udd2c \\u001b";
    assertEquals(text, PlainText.line(text));
  }

  @Test
  void aLineFeedEndsALineOnlyWhereThereAreSeveral() {
    assertEquals("a\\u000ab", PlainText.line("a\nb"));
    assertEquals("a\\u000d\nb\n", PlainText.lines("a\r\nb\n"));
  }
}
