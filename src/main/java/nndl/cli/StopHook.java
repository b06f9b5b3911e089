package nndl.cli;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nndl.training.Diverged;
import nndl.training.Progress;
import nndl.training.Watch;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What happens when Ctrl-C or SIGTERM ends the JVM while a training runs: it stops at its last
 * whole step, a checkpoint of that is written, and a line says where. The JVM then leaves with 130
 * or 143, in less than five seconds whatever hangs.
 *
 * <p>Hadoop runs its hooks, and Spark's, in the order of their priorities. This one is before
 * Spark's, so the training is over when its exchange is torn down.
 */
public final class StopHook implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long WRITE_MILLIS = 2_500;
  private static final long TASKS_MILLIS = 1_000;
  private static final long ALL_MILLIS = 4_000;
  private static final int SIGNALLED = 128;

  private final Progress progress;
  private final Watch watch;
  private final PrintStream err;
  private final Runnable hook = this::stop;
  private final CountDownLatch left = new CountDownLatch(1);
  private final Map<Signal, SignalHandler> before = new HashMap<>();
  private volatile int status;

  public StopHook(Progress progress, Watch watch, PrintStream err) {
    this.progress = progress;
    this.watch = watch;
    this.err = err;
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
    exitAt("INT");
    exitAt("TERM");
  }

  /** Does what the JVM does by itself, but lets us know the status. */
  private void exitAt(String name) {
    Signal signal = new Signal(name);
    try {
      before.put(signal, Signal.handle(signal, this::exit));
    } catch (IllegalArgumentException e) {
      // java -Xrs: whoever asks for it keeps the signals for himself.
      return;
    }
  }

  private void exit(Signal signal) {
    status = SIGNALLED + signal.getNumber();
    System.exit(status);
  }

  private void stop() {
    if (status != 0) {
      daemon("nndl-leave", this::leave);
    }
    // What Spark has to say of tasks that end with it helps nobody.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    Thread writer = daemon("nndl-checkpoint", this::write);
    try {
      writer.join(WRITE_MILLIS);
      if (writer.isAlive()) {
        err.println(
            "nndl: stopped; expected to write a checkpoint within %s ms, found the storage busy; --resume goes on from the one before"
                .formatted(WRITE_MILLIS));
      }
      // Unless the training waits for something, it ends its tasks in order.
      boolean unused = left.await(TASKS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Spark's own hook waits ten seconds for an executor that hangs. */
  private void leave() {
    try {
      Thread.sleep(ALL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }

  private void write() {
    progress.stop();
    try {
      watch.write();
      if (watch.failure() == null) {
        err.println("nndl: stopped; --resume goes on from " + watch.lastGood().orElseThrow());
      }
    } catch (Diverged e) {
      err.println("nndl: " + e.getMessage());
    }
  }

  /** The training has left what it used; unless the JVM is ending, there is nothing to do then. */
  @Override
  public void close() {
    left.countDown();
    ShutdownHookManager hooks = ShutdownHookManager.get();
    if (!hooks.isShutdownInProgress()) {
      hooks.removeShutdownHook(hook);
      before.forEach(Signal::handle);
    }
  }
}
