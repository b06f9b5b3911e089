package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What others can write into the log. */
class PeerTextTest {
  @Test
  void isOneLineWithoutColours() {
    assertEquals("a?nndl: trained?[31mred?", PeerText.shown("a\nnndl: trained\u001b[31mred\u202e"));
  }

  @Test
  void isAtMost200Characters() {
    String shown = PeerText.shown("begin" + "x".repeat(60_000) + "end");
    assertEquals(200, shown.length());
    assertTrue(shown.startsWith("beginxxx") && shown.endsWith("xend"), shown);
    assertEquals("x".repeat(200), PeerText.shown("x".repeat(200)));
  }

  @Test
  void isItselfWhereItIsShortAndPlain() {
    assertEquals("labels: expected 10, found ü", PeerText.shown("labels: expected 10, found ü"));
  }
}
