package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.UUID;
import nndl.Fixtures;
import nndl.data.MiniBatch;
import nndl.network.Parameters;
import nndl.training.ShardGroup;
import nndl.training.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TeamTest {
  private static final int MEMBERS = 2;
  private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

  @TempDir Path directory;

  /** It would take a processor from those that compute. */
  @Test
  void theFirstMembersThreadSleepsWhileTheCallerComputesForIt() throws InterruptedException {
    Workload workload = new SmallRun(directory, MEMBERS).workload();
    Parameters parameters = Fixtures.initial(workload);
    Team team = Team.of(new Team.Key(UUID.randomUUID(), 0), MEMBERS);
    Thread[] threads = new Thread[MEMBERS];
    for (int i = 0; i < MEMBERS; i++) {
      int member = i;
      threads[i] = new Thread(() -> serve(team, member, workload));
      threads[i].setDaemon(true);
      threads[i].start();
    }
    while (!team.awaitLoaded(100)) {
      continue;
    }
    runRounds(team, parameters); // until they are as short as in a training
    long start = TIMES.getThreadCpuTime(threads[0].getId());
    runRounds(team, parameters);
    long millis = (TIMES.getThreadCpuTime(threads[0].getId()) - start) / 1_000_000;
    team.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(millis < 5, millis + " ms of 500");
  }

  private static void runRounds(Team team, Parameters parameters) {
    MiniBatch oneSample = new MiniBatch(0, 0, 1);
    long end = System.nanoTime() + 500_000_000;
    while (System.nanoTime() < end) {
      team.sumGradients(parameters, oneSample, (from, to, sum) -> sum.clear());
    }
  }

  private static void serve(Team team, int member, Workload workload) {
    team.enter(
        member, ShardGroup.load(Fixtures.KERNELS, workload, Fixtures.loader(), member, member + 1));
    team.serve(member, () -> false);
  }
}
