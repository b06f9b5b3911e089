package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.spark.SmallRun;
import nndl.spark.transport.Connection;
import nndl.spark.transport.Doorkeeper;
import nndl.spark.transport.InMemoryTransport.Message;
import nndl.spark.transport.Pass;
import nndl.spark.transport.Secret;
import nndl.spark.transport.Transport;
import nndl.time.SimulatedClock;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a worker group tries to reach the driver. */
@Timeout(60)
class DriverConnectionTest {
  private static final long SECOND = 1_000_000_000;
  private static final WorkerGroup.Key KEY = new WorkerGroup.Key(new UUID(1, 2), 1);

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();

  /** Each call takes four seconds. */
  private final class Nowhere implements Transport {
    private final boolean late;

    Nowhere(boolean late) {
      this.late = late;
    }

    @Override
    public Port listen(Doorkeeper door) {
      throw new AssertionError();
    }

    @Override
    public Connection connect(Address address, Pass pass, Consumer<ByteBuffer> parts)
        throws IOException {
      long end = clock.nanoTime() + 4 * SECOND;
      while (clock.nanoTime() < end) {
        clock.park(this, end - clock.nanoTime());
      }
      throw new UnreachableException("expected a driver, found none", null, late);
    }
  }

  /** The queue of the driver's port may be full of strangers for a while. */
  @ParameterizedTest
  @CsvSource({"false, 4", "true, 32"})
  void aDriverThatMayOnlyBeLateIsCalledForHalfAMinute(boolean late, int seconds) {
    callNobody(late);
    assertEquals(seconds, clock.nanoTime() / SECOND);
  }

  @Test
  void aPauseInTheFirstCallIsFollowedByTwoMore() {
    clock.after(SECOND, () -> clock.standStill(60 * SECOND));
    callNobody(true);
    assertEquals(61 + 2 * 4, clock.nanoTime() / SECOND);
  }

  /** It answers some heartbeats, and never sends a request. */
  @ParameterizedTest
  @CsvSource({"0, 10", "60, 70"})
  void aDriverIsLeftAfterTheTimeInWhichNothingIsHeardOfIt(int hears, int seconds) {
    clock.run(
        () -> {
          WorkerGroup group = new WorkerGroup(KEY, 1, clock);
          group.fail(new InputException("no samples"));
          Pass pass = new Pass(0, Secret.fresh(1, Fixtures.RANDOM).get(0));
          Transport network = new Answering(hears * SECOND);
          String line =
              assertThrows(
                      IOException.class, () -> connection(group).run(network, null, pass, 10_000))
                  .getMessage();
          assertEquals("driver: expected a sign of it within 10 s, found none", line);
        });
    assertEquals(seconds, (double) clock.nanoTime() / SECOND, 5);
  }

  /** Answers the heartbeats of a group for a while. */
  private final class Answering implements Transport {
    private final long hears;

    Answering(long hears) {
      this.hears = hears;
    }

    @Override
    public Port listen(Doorkeeper door) {
      throw new AssertionError();
    }

    @Override
    public Connection connect(Address address, Pass pass, Consumer<ByteBuffer> parts) {
      return new Connection() {
        @Override
        public void send(ByteBuffer message, Reply reply) {
          boolean isHeartbeat = new Message(0, 0, true, message).isHeartbeat();
          if (isHeartbeat && clock.nanoTime() < hears) {
            clock.after(1, () -> reply.answer(ByteBuffer.allocate(0)));
          }
        }

        @Override
        public void sendParts(List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
          assertEquals(1, parts.size());
          last.accept(parts.get(0));
        }

        @Override
        public String peer() {
          return "a driver";
        }

        @Override
        public void close() {}
      };
    }
  }

  private DriverConnection connection(WorkerGroup group) {
    Workload workload = new SmallRun(directory, 1).workload();
    return new DriverConnection(group, workload, clock, () -> false);
  }

  private void callNobody(boolean late) {
    clock.run(
        () -> {
          DriverConnection connection = connection(null);
          Pass pass = new Pass(0, Secret.fresh(1, Fixtures.RANDOM).get(0));
          assertThrows(
              Transport.UnreachableException.class,
              () -> connection.run(new Nowhere(late), null, pass, 1_000));
        });
  }
}
