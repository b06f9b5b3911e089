package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import nndl.Thorough;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two accidents of {@code scripts/dev/soak.sh --accidents}, which makes many. */
@Thorough
class SoakIT {
  @Test
  @Timeout(300)
  void endsAsTheUndisturbedRun() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean same = Soak.run(2, 2, new PrintStream(out, true, StandardCharsets.UTF_8));
    assertTrue(same, out.toString(StandardCharsets.UTF_8));
  }
}
