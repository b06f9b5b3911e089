package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.Piece;
import nndl.network.RowMarks;
import nndl.spark.SmallRun;
import nndl.spark.transport.BlockReader;
import nndl.spark.transport.InMemoryTransport.Message;
import nndl.spark.transport.ProtocolException;
import nndl.spark.transport.Request;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * At the start of every iteration the worker groups' weights equal the driver's, whatever has
 * changed them.
 */
class SentWeightsTest {
  private static final int GROUPS = 2;
  private static final int ITERATIONS = 20;
  private static final long MINI_BATCH = 2;
  private static final long LATENCY = 1_000_000;

  @TempDir Path directory;
  private Workload workload;
  private Layout layout;
  private List<Parameters> held;
  private long sent;

  @BeforeEach
  void prepare() {
    workload = new SmallRun(directory, 3).workload();
    layout = workload.layout();
    held = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      held.add(new Parameters(layout));
    }
  }

  /** Reads what the driver sends a worker group, as the group does. */
  private long tap(Message message) {
    ByteBuffer bytes = message.bytes();
    if (!message.toService() && bytes.remaining() > Request.BYTES) {
      sent += bytes.remaining();
      Parameters parameters = held.get(message.connection());
      try {
        Request unused = Request.read(bytes);
        BlockReader weights = new BlockReader(layout);
        weights.readInto(parameters.values(), new RowMarks(layout.inputs(1)), Piece.all(layout));
        assertTrue(weights.read(bytes), "all in one part");
      } catch (ProtocolException e) {
        throw new AssertionError(e);
      }
    }
    return LATENCY;
  }

  @Test
  void thoughARowMovesThatNoSampleHasTouched() {
    Parameters parameters = Fixtures.initial(workload);
    run(
        (exchange, reference) -> {
          for (int i = 0; i < ITERATIONS; i++) {
            step(exchange, reference, parameters, i);
            decay(parameters, i % layout.inputs(1));
          }
        });
    long all = ITERATIONS * GROUPS * (long) Float.BYTES * layout.length();
    assertEquals(0.5, (double) sent / all, 0.3, "all rows, whether they moved or not");
  }

  /** As an evaluation of averaged weights between the iterations of a training does. */
  @Test
  void thoughTwoNetworksTakeTurns() {
    Parameters trained = Fixtures.initial(workload);
    Parameters averaged = Fixtures.initial(workload);
    run(
        (exchange, reference) -> {
          for (int i = 0; i < ITERATIONS; i++) {
            step(exchange, reference, trained, i);
            if (i % 3 > 0) {
              average(averaged, trained);
              assertEquals(
                  reference.evaluate(averaged, Split.TEST).cost(),
                  exchange.evaluate(averaged, Split.TEST).cost());
              assertHeld(averaged);
            }
          }
        });
  }

  private interface Training {
    void run(Exchange exchange, Exchange reference);
  }

  private void run(Training training) {
    try (Exchange reference = Fixtures.inMemory(workload)) {
      new SimulatedExchange(workload, GROUPS)
          .run(new SimulatedClock(), this::tap, exchange -> training.run(exchange, reference));
    }
  }

  private void step(Exchange exchange, Exchange reference, Parameters parameters, int i) {
    long from = (long) MINI_BATCH * i;
    MiniBatch miniBatch = new MiniBatch(0, from, from + MINI_BATCH);
    Gradient sum = exchange.sumGradients(parameters, miniBatch);
    assertHeld(parameters);
    Gradient expected = reference.sumGradients(parameters, miniBatch);
    assertArrayEquals(Fixtures.numbers(expected), Fixtures.numbers(sum));
    parameters.step(3, sum, MINI_BATCH);
    expected.clear();
  }

  private void assertHeld(Parameters parameters) {
    for (Parameters group : held) {
      assertArrayEquals(numbers(parameters), numbers(group));
    }
  }

  private float[] numbers(Parameters parameters) {
    return Arrays.copyOfRange(parameters.values(), layout.rowAt(0), layout.length());
  }

  /** Weight decay of one row, whether or not a sample of the mini-batch has touched it. */
  private void decay(Parameters parameters, int row) {
    for (int at = layout.rowAt(row); at < layout.rowAt(row + 1); at++) {
      parameters.values()[at] *= 0.75f;
    }
    parameters.changed().mark(row, row + 1);
  }

  private void average(Parameters averaged, Parameters with) {
    for (int at = layout.rowAt(0); at < layout.length(); at++) {
      averaged.values()[at] += (with.values()[at] - averaged.values()[at]) / 2;
    }
    averaged.changed().mark(0, layout.inputs(1));
  }
}
