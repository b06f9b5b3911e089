package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.network.Block;
import nndl.spark.Logged;
import nndl.spark.SmallRun;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.Severed.SeveredException;
import nndl.time.SimulatedClock;
import nndl.training.worker.GradientTree.Node;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker group does about others that do not call as they should. */
class MeshPortTest {

  private static final long SECOND = 1_000_000_000;

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private int messages;
  private final InMemoryTransport network = new InMemoryTransport(clock, this::count);
  private final Secret secret = Secret.fresh(1, Fixtures.RANDOM).get(0);

  private long count(InMemoryTransport.Message message) {
    messages++;
    return 1;
  }

  /** A group of so many, each with a shard, and with a piece of the weights. */
  private Mesh mesh(int rank, int groups) throws UnavailableException {
    Workload workload =
        SmallRun.untrained(directory, groups, Fixtures.hyperparameters(1, 53, 3, 20, 2_500, 3));
    List<Node> nodes = IntStream.range(0, groups).mapToObj(g -> new Node(g, g + 1)).toList();
    return new Mesh(
        workload,
        new Introduction(rank, nodes, Collections.nCopies(groups, secret)),
        new WeightPieces(List.of(Block.zeros(workload.layout())), groups),
        network,
        Fixtures.process(clock),
        () -> clock.nanoTime() > 200 * SECOND);
  }

  private Connection call(Mesh mesh, int rank) throws IOException, InterruptedException {
    return network.connect(mesh.address(), new Pass(rank, secret), part -> {});
  }

  private void pause(long nanos) {
    long end = clock.nanoTime() + nanos;
    while (clock.nanoTime() < end) {
      clock.park(this, end - clock.nanoTime());
    }
  }

  @Test
  void aSecondCallOfAGroupIsRefusedByItsNumberAndTheFirstGoesOn() {
    clock.run(
        () -> {
          try (Logged logged = new Logged(Refusals.class);
              Mesh mesh = mesh(1, 2)) {
            Connection first = call(mesh, 0);
            assertThrows(Pass.RefusedException.class, () -> call(mesh, 0));
            assertThrows(ProtocolException.class, () -> mesh.meet(List.of(mesh.address())));
            mesh.meet(List.of(mesh.address(), mesh.address()));
            assertTrue(
                logged.lines().get(0).endsWith("expected one call of worker group 0"),
                logged.lines() + "");
            first.close();
          }
        });
  }

  @Test
  void aGroupThatBreaksTheProtocolBeforeAllHaveMetEndsTheMeeting() {
    clock.run(
        () -> {
          try (Mesh mesh = mesh(1, 2)) {
            call(mesh, 0)
                .sendParts(
                    List.of(ByteBuffer.allocate(1), ByteBuffer.allocate(0)), () -> {}, last -> {});
            pause(SECOND);
            assertThrows(
                SeveredException.class, () -> mesh.meet(List.of(mesh.address(), mesh.address())));
          }
        });
  }

  @Test
  void aGroupThatGoesAwayIsNoticedAtOnceByThoseThatHaveCalledIt() {
    clock.run(
        () -> {
          try (Mesh caller = mesh(0, 2)) {
            try (Mesh called = mesh(1, 2)) {
              caller.meet(List.of(caller.address(), called.address()));
            }
            assertThrows(SeveredException.class, () -> caller.shareWeights(1));
            assertTrue(clock.nanoTime() < SECOND);
          }
        });
  }

  /** And not before all have met: a group that calls could not read it yet. */
  @Test
  void saysEveryTenSecondsThatItsConnectionsStand() {
    clock.run(
        () -> {
          try (Mesh first = mesh(0, 2);
              Mesh second = mesh(1, 2)) {
            pause(100 * SECOND);
            first.keepAlive();
            assertEquals(0, messages);
            first.meet(List.of(first.address(), second.address()));
            int met = messages;
            first.keepAlive();
            assertEquals(met, messages);
            begin(second, List.of(first.address(), second.address()), 0);
            first.shareWeights(1);
            pause(SECOND);
            int shared = messages;
            for (int turn = 0; turn < 3; turn++) {
              first.keepAlive();
              assertEquals(shared + turn + 1, messages);
              pause(9 * SECOND);
              first.keepAlive();
              assertEquals(shared + turn + 1, messages);
              pause(SECOND);
            }
          }
        });
  }

  /** Of three, of which the second is late: the last one has heard the first. */
  @Test
  void saysForWhomItWaits() {
    clock.run(
        () -> {
          try (Mesh first = mesh(0, 3);
              Mesh second = mesh(1, 3);
              Mesh third = mesh(2, 3)) {
            List<Transport.Address> all =
                List.of(first.address(), second.address(), third.address());
            begin(first, all, 0);
            begin(second, all, 10);
            begin(third, all, 0);
            pause(5 * SECOND);
            assertEquals(1, third.awaited());
            assertEquals(1, third.heard()); // a piece of the weights of the first
            pause(10 * SECOND); // all have met
            assertEquals(1, third.awaited());
            pause(10 * SECOND);
            assertEquals(Response.NOBODY, third.awaited());
          }
        });
  }

  /** Has a group meet the others and share its piece of the weights, each after so many seconds. */
  private void begin(Mesh mesh, List<Transport.Address> all, int seconds) {
    clock.start(
        "group at " + mesh.address(),
        () -> {
          try {
            pause(seconds * SECOND);
            mesh.meet(all);
            pause(seconds * SECOND);
            mesh.shareWeights(1);
          } catch (IOException | InterruptedException | ProtocolException e) {
            throw new AssertionError(e);
          }
        });
  }
}
