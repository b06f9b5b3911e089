package nndl.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import nndl.spark.cluster.SparkInternals;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The executor processes of a cluster that this process has started, and ways to disturb them.
 * Linux only.
 */
public final class Executors {
  private static final long SECONDS = 300;

  private Executors() {}

  /** The processes that run. */
  public static List<ProcessHandle> running() {
    return of(ProcessHandle.current());
  }

  /** The processes of the executor with an id; every application begins with id 0. */
  public static List<ProcessHandle> running(String id) {
    return running().stream().filter(process -> id(process).equals(Optional.of(id))).toList();
  }

  /** The processes that a process has started, directly or indirectly. */
  public static List<ProcessHandle> of(ProcessHandle process) {
    return process.descendants().filter(Executors::isExecutor).toList();
  }

  private static boolean isExecutor(ProcessHandle process) {
    return id(process).isPresent();
  }

  /** Spark's id of an executor; empty if the process is none, or has ended. */
  private static Optional<String> id(ProcessHandle process) {
    try {
      // The handle's own command line leaves out what follows a long class path.
      Path file = Path.of("/proc/" + process.pid() + "/cmdline");
      List<String> words = List.of(Files.readString(file).split("\0", -1));
      int option = words.indexOf("--executor-id");
      return option < 0 ? Optional.empty() : Optional.of(words.get(option + 1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Waits until so many run, of a core each, and Spark has these and no others to give tasks to.
   */
  public static void await(JavaSparkContext spark, int count) throws InterruptedException {
    await(spark, count, 1);
  }

  /** The same for executors of several cores. */
  public static void await(JavaSparkContext spark, int count, int cores)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!areReady(spark, count, cores)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "expected %d executors, found processes %s, and known to Spark %s"
                .formatted(count, running(), known(spark)));
      }
      Thread.sleep(50);
    }
  }

  /**
   * Numbers alone could be those of one that Spark does not miss yet and of its successor that
   * Spark does not know yet.
   */
  private static boolean areReady(JavaSparkContext spark, int count, int cores) {
    List<String> running =
        running().stream().flatMap(process -> id(process).stream()).sorted().toList();
    return SparkInternals.slots(spark.sc()) == count * cores
        && running.size() == count
        && running.equals(known(spark))
        && running.stream().allMatch(id -> takesTasks(spark, id));
  }

  private static List<String> known(JavaSparkContext spark) {
    return CollectionConverters.asJava(spark.sc().getExecutorIds()).stream().sorted().toList();
  }

  /** The executor has, or has had, a free core: Spark counts its cores before it announces it. */
  private static boolean takesTasks(JavaSparkContext spark, String id) {
    return ((CoarseGrainedSchedulerBackend) spark.sc().schedulerBackend())
            .getExecutorAvailableCpus(id)
            .exists(free -> (Integer) free > 0)
        || isBusy(spark, id);
  }

  private static boolean isBusy(JavaSparkContext spark, String id) {
    return ((TaskSchedulerImpl) spark.sc().taskScheduler()).isExecutorBusy(id);
  }

  /** Waits until no executor that Spark knows runs a task. */
  static void awaitIdle(JavaSparkContext spark) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (known(spark).stream().anyMatch(id -> isBusy(spark, id))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("expected executors without tasks, found that they run some");
      }
      Thread.sleep(1);
    }
  }

  /** Kills a process and waits until it has ended; it may be frozen. */
  public static void kill(ProcessHandle process) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    process.destroyForcibly();
    while (isExecutor(process)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "executor %s: expected its end within %s s, found it there"
                .formatted(process.pid(), SECONDS));
      }
      LockSupport.parkNanos(100_000);
    }
  }

  /**
   * Kills one of the executors as soon as Spark starts a task.
   *
   * @return done once it has
   */
  public static CompletableFuture<Void> killOneAtTheFirstTask(JavaSparkContext spark) {
    ProcessHandle victim = running().get(0);
    CompletableFuture<Void> killed = new CompletableFuture<>();
    spark
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskStart(SparkListenerTaskStart start) {
                kill(victim);
                killed.complete(null);
              }
            });
    return killed;
  }

  /** The same after a while. */
  static void killLater(ProcessHandle process, long millis) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> kill(process));
  }

  /** Ends a process that does nothing any more, after a while. */
  public static void killSlowly(ProcessHandle process, long millis) {
    freeze(process);
    killLater(process, millis);
  }

  /** Lets a process do nothing from now on, but keep all it has, connections too. */
  public static void freeze(ProcessHandle process) {
    signal(process, "STOP");
    Path threads = Path.of("/proc", "" + process.pid(), "task");
    long start = System.nanoTime();
    while (!haveStopped(threads)) { // a thread that runs on another core does so for some time
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(SECONDS)) {
        throw new AssertionError(threads + ": expected threads that have stopped, found one runs");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** Whether all threads of a process have stopped, or it has ended. */
  private static boolean haveStopped(Path threads) {
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        String state = Files.readString(thread.resolve("stat"));
        if (!"TtZX"
            .contains(state.substring(state.lastIndexOf(')') + 2, state.lastIndexOf(')') + 3))) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return true; // it has ended, or a thread of it just has
    }
  }

  /** Lets a frozen process go on. */
  public static void thaw(ProcessHandle process) {
    signal(process, "CONT");
  }

  private static void signal(ProcessHandle process, String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
      if (!kill.waitFor(SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("kill: expected status 0, found another or no end");
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
