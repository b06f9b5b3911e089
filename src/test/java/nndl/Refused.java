package nndl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import nndl.error.InputException;
import org.junit.jupiter.api.function.Executable;

/** Calls that must fail, and what they then say. */
public final class Refused {
  private Refused() {}

  /** What the error of a call says that is refused as wrong input. */
  public static String refusal(Executable call) {
    return assertThrows(InputException.class, call).getMessage();
  }

  /** Checks that the call is refused as wrong input, with exactly this message. */
  public static void assertRefused(String message, Executable call) {
    assertRefused(InputException.class, message, call);
  }

  public static void assertRefused(
      Class<? extends Throwable> error, String message, Executable call) {
    assertEquals(message, assertThrows(error, call).getMessage());
  }
}
