package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.network.Block;
import nndl.spark.Logged;
import nndl.spark.SmallRun;
import nndl.spark.cluster.UnavailableException;
import nndl.time.SimulatedClock;
import nndl.training.worker.GradientTree.Node;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker group does about others that do not call as they should. */
class MeshPortTest {
  @TempDir Path directory;

  @Test
  void aSecondCallOfAGroupIsRefusedByItsNumberAndTheFirstGoesOn() {
    Workload workload = new SmallRun(directory, 2).workload();
    SimulatedClock clock = new SimulatedClock();
    InMemoryTransport network = new InMemoryTransport(clock, message -> 1);
    List<Secret> secrets = Secret.fresh(2, Fixtures.RANDOM);
    Introduction groups = new Introduction(1, List.of(new Node(0, 1), new Node(1, 2)), secrets);
    clock.run(
        () -> {
          try (Logged logged = new Logged(Refusals.class);
              Mesh mesh =
                  new Mesh(
                      workload,
                      groups,
                      new WeightPieces(List.of(Block.zeros(workload.layout())), 2),
                      network,
                      Fixtures.process(clock),
                      () -> false)) {
            Pass pass = new Pass(0, secrets.get(0));
            Connection first = network.connect(mesh.address(), pass, part -> {});
            assertThrows(
                Pass.RefusedException.class,
                () -> network.connect(mesh.address(), pass, part -> {}));
            assertThrows(ProtocolException.class, () -> mesh.meet(List.of(mesh.address())));
            mesh.meet(List.of(mesh.address(), mesh.address()));
            assertTrue(
                logged.lines().get(0).endsWith("expected one call of worker group 0"),
                logged.lines() + "");
            first.close();
          } catch (IOException
              | InterruptedException
              | ProtocolException
              | UnavailableException e) {
            throw new AssertionError(e);
          }
        });
  }
}
