package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.EOFException;
import java.io.IOException;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;

/** Which errors of loading may be those of one host. */
class HostExceptionTest {
  private static InputException reading(Throwable cause) {
    return new InputException("file: expected to read it, found " + cause.getMessage(), cause);
  }

  @Test
  void anErrorOfReadingMayBeOfOneHost() {
    InputException error = reading(new IOException("no route"));
    Throwable found = assertInstanceOf(HostException.class, HostException.of(error));
    assertEquals(error.getMessage(), found.getMessage());
  }

  @Test
  void aFileThatEndsTooEarlyDoesSoForAllHosts() {
    InputException error = reading(new EOFException("the end"));
    assertSame(error, HostException.of(error));
  }

  @Test
  void whatAFileContainsIsTheSameForAllHosts() {
    InputException error = new InputException("file: expected a number, found x");
    assertSame(error, HostException.of(error));
    IllegalStateException fault = new IllegalStateException("a fault");
    assertSame(fault, HostException.of(fault));
  }
}
