package nndl.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class InputExceptionTest {
  @Test
  void isOneLineWhateverAFileHasBroughtIntoIt() {
    String name = "a\nb\r\nc\u001b[31m\u2028d\te";
    assertEquals(
        "a?b??c?[31m?d\te: expected x, found y",
        InputException.expected(name, "x", "y").getMessage());
    assertEquals("1?2", new InputException("1\n2", new Exception()).getMessage());
  }

  @Test
  void isNoLongerThanAScreenHolds() {
    assertEquals("x".repeat(10_000) + "...", new InputException("x".repeat(20_000)).getMessage());
  }
}
