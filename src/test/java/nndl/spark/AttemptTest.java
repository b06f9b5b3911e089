package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import nndl.Fixtures;
import nndl.network.Gradient;
import nndl.training.Workload;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may follow the head of a report. */
class AttemptTest {
  private static final UUID EXCHANGE = new UUID(1, 2);
  private static final int SHARDS = 2;
  private static final int FUZZED = 3_000;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void readsOrRefusesWhateverTheBytes(Report.Kind kind) throws WireException {
    Workload workload = new SmallRun(directory, SHARDS).workload();
    Random random = new Random(kind.ordinal());
    int taken = 0;
    for (int i = 0; i < FUZZED; i++) {
      ByteBuffer body = body(kind, workload);
      for (int change = random.nextInt(3); change > 0 && body.hasRemaining(); change--) {
        body.put(random.nextInt(Math.min(32, body.limit())), (byte) random.nextInt(256));
      }
      body.limit(body.limit() - (random.nextInt(3) == 0 ? random.nextInt(body.limit() + 1) : 0));
      Attempt attempt = new Attempt(1, Fixtures.KERNELS, workload);
      attempt.connect(report(Report.Kind.HELLO), 1, null);
      try {
        attempt.read(report(kind), body);
        taken++;
      } catch (WireException | IllegalArgumentException | IllegalStateException e) {
        continue; // and nothing but these, which the switchboard refuses a message for
      }
    }
    assertEquals(kind == Report.Kind.FAILED ? 1 : 0.5, (double) taken / FUZZED, 0.5);
  }

  private static Report report(Report.Kind kind) {
    return new Report(EXCHANGE, 1, 0, kind, 1);
  }

  /** A right one. */
  private static ByteBuffer body(Report.Kind kind, Workload workload) {
    Gradient sum = Gradient.lasting(workload.hyperparameters().layout());
    sum.touched().touch(1, 3);
    int sumBytes = (int) BlockFormat.bytes(sum.layout(), sum.touched());
    ByteBuffer body =
        ByteBuffer.allocate(3 * Integer.BYTES + sumBytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (kind) {
      case HELLO, READY -> {}
      case FAILED -> body.putInt(0x6f6f6f6f);
      case CORRECT -> body.putLong(7);
      case SUMS -> {
        body.putInt(1).putInt(0).putInt(SHARDS);
        BlockFormat.write(body, sum.layout(), sum.values(), sum.touched());
      }
    }
    return body.flip();
  }
}
