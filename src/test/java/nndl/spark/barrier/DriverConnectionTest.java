package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.error.InputException;
import nndl.network.RowMarks;
import nndl.spark.SmallRun;
import nndl.spark.transport.BlockFormat;
import nndl.spark.transport.Connection;
import nndl.spark.transport.Doorkeeper;
import nndl.spark.transport.InMemoryTransport.Message;
import nndl.spark.transport.Parts;
import nndl.spark.transport.Pass;
import nndl.spark.transport.Request;
import nndl.spark.transport.Response;
import nndl.spark.transport.Secret;
import nndl.spark.transport.Transport;
import nndl.time.SimulatedClock;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a worker group tries to reach the driver. */
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
    public Port listenBesideOthers(Doorkeeper door) {
      throw new AssertionError();
    }

    @Override
    public long proofMillis() {
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
          Transport network =
              new Calling(
                  (message, reply) -> {
                    if (message.isHeartbeat() && clock.nanoTime() < hears * SECOND) {
                      clock.after(1, () -> reply.answer(ByteBuffer.allocate(0)));
                    }
                  });
          assertEquals(
              "driver: expected a sign of it within 10 s, found none", end(group, network));
        });
    assertEquals(seconds, (double) clock.nanoTime() / SECOND, 5);
  }

  /** Such as a lack of memory. Without these, nobody would notice that the driver is lost. */
  @Test
  void anErrorInAHeartbeatEndsTheTask() {
    clock.run(
        () -> {
          Transport network =
              new Calling(
                  (message, reply) -> {
                    throw new OutOfMemoryError("a test");
                  });
          assertEquals(
              "task: expected to keep the time, found java.lang.OutOfMemoryError: a test",
              end(new WorkerGroup(KEY, 1, clock), network));
        });
  }

  /** The driver then hangs up, since the number of samples does not grow. */
  @Test
  void aMemberThatHangsIsWaitedForOnlyWhileTheDriverIsThere() {
    Workload workload = new SmallRun(directory, 2).workload();
    Parts request = new Parts();
    request.begin(
        new Request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10), Split.TRAINING, 1)::write);
    RowMarks all = new RowMarks(workload.layout().inputs(1));
    all.mark(0, all.count());
    float[] weights = Fixtures.initial(workload).values();
    BlockFormat.write(request, workload.layout(), weights, all);
    clock.run(
        () -> {
          WorkerGroup group = new WorkerGroup(KEY, 2, clock);
          for (int member = 0; member < 2; member++) { // the second one never serves
            group.enter(
                member, ShardGroup.load(workload, Fixtures.loader(), clock, member, member + 1));
          }
          Transport network =
              new Calling(
                  (message, reply) -> {
                    if (message.is(Response.Kind.READY)) {
                      clock.after(1, () -> reply.answer(request.end().get(0)));
                      clock.after(5 * SECOND, () -> reply.fail(new IOException("the end")));
                    }
                  });
          assertEquals("driver: expected a request, found the end", end(group, network));
        });
    assertEquals(5, (double) clock.nanoTime() / SECOND, 0.2);
  }

  @Test
  void aRequestThatIsLongerOrShorterThanItSaysEndsTheTask() {
    Request compare = Request.of(Request.Kind.COMPARE, 1);
    assertRefused("the end, found more bytes", compare, 1);
    Request sum = new Request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10), Split.TRAINING, 1);
    assertRefused("all weights, found the end", sum, 0);
    assertRefused("less", Request.of(Request.Kind.LISTEN, 1), 70_000);
  }

  /** As is a part of the weights before the groups know each other. */
  @Test
  void aPieceOfTheWeightsIsForGroupsThatHaveMet() {
    Request piece =
        new Request(
            Request.Kind.SUM_BY_PIECES,
            1,
            new MiniBatch(0, 0, 10),
            Split.TRAINING,
            1,
            false,
            Request.Content.PIECE,
            Optional.empty());
    assertRefused("groups that have met", piece, 0);
  }

  /**
   * @param more how many bytes follow the header
   */
  private void assertRefused(String expected, Request request, int more) {
    Parts parts = new Parts();
    parts.begin(request::write);
    ByteBuffer message = ByteBuffer.allocate(Request.BYTES + more);
    parts.end().forEach(part -> message.put(part.duplicate()));
    message.put(new byte[more]).flip();
    Transport network =
        new Calling(
            (said, reply) -> {
              if (said.is(Response.Kind.READY)) {
                clock.after(1, () -> reply.answer(message));
              }
            });
    clock.run(
        () -> {
          WorkerGroup group = new WorkerGroup(KEY, 1, clock);
          Workload workload = new SmallRun(directory, 2).workload();
          group.enter(0, ShardGroup.load(workload, Fixtures.loader(), clock, 0, 2));
          assertEquals(
              "driver: expected a request, found expected " + expected, end(group, network));
        });
  }

  private String end(WorkerGroup group, Transport network) {
    Pass pass = new Pass(0, Secret.fresh(1, Fixtures.RANDOM).get(0));
    return assertThrows(IOException.class, () -> connection(group).run(network, null, pass, 10_000))
        .getMessage();
  }

  /** Does something with each message of a group. */
  private static final class Calling implements Transport {
    private final BiConsumer<Message, Connection.Reply> driver;

    Calling(BiConsumer<Message, Connection.Reply> driver) {
      this.driver = driver;
    }

    @Override
    public Port listen(Doorkeeper door) {
      throw new AssertionError();
    }

    @Override
    public Port listenBesideOthers(Doorkeeper door) {
      throw new AssertionError();
    }

    @Override
    public long proofMillis() {
      throw new AssertionError();
    }

    @Override
    public Connection connect(Address address, Pass pass, Consumer<ByteBuffer> parts) {
      return new Connection() {
        @Override
        public void send(ByteBuffer message, Reply reply) {
          driver.accept(new Message(0, 0, true, message), reply);
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
    Workload workload = new SmallRun(directory, 2).workload();
    return new DriverConnection(group, workload, Fixtures.process(clock), () -> false);
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
