package nndl.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The executor processes of a cluster that this process has started, and the ways in which they go
 * wrong. Of Linux.
 */
public final class Executors {
  private static final long SECONDS = 120;

  private Executors() {}

  /** The processes that run. */
  public static List<ProcessHandle> running() {
    return of(ProcessHandle.current());
  }

  /** Those that a process, or a process that it has started, and so on, has started. */
  public static List<ProcessHandle> of(ProcessHandle process) {
    return process.descendants().filter(Executors::isExecutor).toList();
  }

  private static boolean isExecutor(ProcessHandle process) {
    try {
      // The handle's own command line leaves out what follows a long class path.
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .contains("CoarseGrainedExecutorBackend");
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  /** Waits until so many run and have told the driver. */
  static void await(JavaSparkContext spark, int count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (running().size() != count || spark.sc().getExecutorMemoryStatus().size() != count + 1) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("expected %d executors, found %s".formatted(count, running()));
      }
      Thread.sleep(50);
    }
  }

  /** Ends a process at once, without a word; it need not be running, just there. */
  public static void kill(ProcessHandle process) {
    process.destroyForcibly();
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
  }

  /** Lets a frozen process go on. */
  public static void thaw(ProcessHandle process) {
    signal(process, "CONT");
  }

  private static void signal(ProcessHandle process, String signal) {
    try {
      int status = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      if (status != 0) {
        throw new AssertionError("kill: status " + status);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
