package nndl.spark.barrier;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Parameters;
import nndl.spark.SmallRun;
import nndl.spark.cluster.Limit;
import nndl.time.SystemClock;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerGroupTest {
  private static final int MEMBERS = 2;
  private static final long LOOK_NANOS = 50_000_000;
  private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

  @TempDir Path directory;

  /**
   * Else it would take a processor from the threads that compute, at least 100 us each time it
   * wakes up. On a busy machine waking up alone may take longer now and then.
   */
  @Test
  void theFirstMembersThreadSleepsWhileTheCallerComputesForIt() throws InterruptedException {
    int tries = 0;
    while (microsBesideASleeper() >= 1_000) {
      assertTrue(++tries < 3, "more than by one that sleeps each time");
    }
  }

  /** What the first member's thread takes of a processor, above what one takes that sleeps. */
  private long microsBesideASleeper() throws InterruptedException {
    Workload workload = new SmallRun(directory, MEMBERS).workload();
    Parameters parameters = Fixtures.initial(workload);
    WorkerGroup group =
        WorkerGroup.of(new WorkerGroup.Key(UUID.randomUUID(), 0), MEMBERS, new SystemClock());
    Thread first = start(() -> serve(group, 0, workload));
    Thread second = start(() -> serve(group, 1, workload));
    while (!group.awaitLoaded(100)) {
      continue;
    }
    Thread sleeper = start(WorkerGroupTest::sleep);
    long before = micros(first);
    long end = System.nanoTime() + 20 * LOOK_NANOS;
    while (System.nanoTime() < end) {
      group.sumGradients(parameters, new MiniBatch(0, 0, 1), (from, to, sum) -> sum.clear());
      LockSupport.parkNanos(1);
    }
    long taken = micros(first) - before;
    long bySleeper = micros(sleeper);
    group.close();
    first.join();
    second.join();
    sleeper.interrupt();
    return taken - bySleeper;
  }

  /** The two calls of an exchange. */
  enum Call {
    SUM {
      @Override
      void of(WorkerGroup group, Parameters parameters) {
        group.sumGradients(parameters, new MiniBatch(0, 0, 1), (from, to, sum) -> sum.clear());
      }
    },
    COUNT {
      @Override
      void of(WorkerGroup group, Parameters parameters) {
        Evaluation unused = group.evaluate(parameters, Split.TEST, 1);
      }
    };

    abstract void of(WorkerGroup group, Parameters parameters);
  }

  @ParameterizedTest
  @EnumSource
  void anErrorOfAMemberIsThrownToTheCaller(Call call) throws InterruptedException {
    Workload workload = new SmallRun(directory, MEMBERS).workload();
    Parameters parameters = Fixtures.initial(workload);
    WorkerGroup group =
        WorkerGroup.of(new WorkerGroup.Key(UUID.randomUUID(), 0), MEMBERS, new SystemClock());
    group.enter(0, group(workload, 0));
    Thread second =
        start(
            () -> {
              group.enter(1, null); // what it is asked for, it can't do
              group.serve(1, () -> false);
            });
    while (!group.awaitLoaded(100)) {
      continue;
    }
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> call.of(group, parameters));
    group.close();
    second.join();
    assertTrue(error.getMessage().startsWith("training task: "), error.getMessage());
    assertInstanceOf(NullPointerException.class, error.getCause());
  }

  /** As in local mode, where no driver at the other end of a connection sees it. */
  @ParameterizedTest
  @EnumSource
  void aMemberThatDoesNoSampleWithinTheLimitEndsTheRound(Call call) {
    Workload workload = new SmallRun(directory, MEMBERS).workload();
    WorkerGroup.Key key = new WorkerGroup.Key(UUID.randomUUID(), 0);
    Limit limit = new Limit(1_000, "a setting");
    WorkerGroup group =
        WorkerGroup.loadedBy(
            member -> group(workload, member), key, MEMBERS, new SystemClock(), limit);
    group.load(0);
    group.load(1); // and then it does nothing
    assertRefused(
        "training: expected its tasks to go on within 1 s (a setting), found no sample done",
        () -> call.of(group, Fixtures.initial(workload)));
    group.close();
  }

  @Test
  void tasksThatWereStoppedAreNamedInALine() {
    Workload workload = new SmallRun(directory, MEMBERS).workload();
    Parameters parameters = Fixtures.initial(workload);
    WorkerGroup group =
        WorkerGroup.of(new WorkerGroup.Key(UUID.randomUUID(), 0), MEMBERS, new SystemClock());
    group.close();
    assertRefused(
        "training: expected its tasks to run, found them stopped",
        () -> Call.COUNT.of(group, parameters));
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void serve(WorkerGroup group, int member, Workload workload) {
    group.enter(member, group(workload, member));
    group.serve(member, () -> false);
  }

  private static ShardGroup group(Workload workload, int member) {
    return ShardGroup.load(workload, Fixtures.loader(), new SystemClock(), member, member + 1);
  }

  /** Sleeps as long as a thread that waits for a round. */
  private static void sleep() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static long micros(Thread thread) {
    return TIMES.getThreadCpuTime(thread.getId()) / 1_000;
  }
}
