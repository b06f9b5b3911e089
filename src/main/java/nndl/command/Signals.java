package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import nndl.time.Clock;
import nndl.time.Task;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ends the JVM with status 130 on Ctrl-C, with 143 on SIGTERM, and with 129 if its terminal is
 * closed. While the JVM ends, the shutdown hooks of Hadoop run. During a training one of them is
 * {@link SavingHook}, which stops the training and writes a checkpoint. The end takes no longer
 * than {@link Ending} allows, even if an executor hangs or if a thread is blocked because nobody
 * reads its output. A second Ctrl-C ends the JVM at once.
 *
 * <p>A thread that ends for lack of memory, with nobody who catches that, ends the JVM in the same
 * way with status 1. Spark's threads do so, and a job would then wait for a result that never
 * comes.
 */
final class Signals implements AutoCloseable {
  private static final String CTRL_C = "INT";
  private static final int FAILED = 1;
  private static final int SIGNALLED = 128;
  private static final long MESSAGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Map<Signal, SignalHandler> before = new HashMap<>();
  private final AtomicBoolean isEnding = new AtomicBoolean();
  private final Clock clock;
  private final Ending ending;
  private final IntConsumer exit;
  private final IntConsumer halt;
  private final Consumer<Throwable> fatal;
  private final Thread.UncaughtExceptionHandler uncaughtBefore;
  private volatile Runnable first = () -> {};

  /**
   * Handles the signals of this JVM until it is closed.
   *
   * @param fatal tells the user of an error that ends the JVM
   */
  static Signals ofJvm(Clock clock, Consumer<Throwable> fatal) {
    Runtime jvm = Runtime.getRuntime();
    Signals signals = new Signals(clock, Ending.OF_JVM, jvm::exit, jvm::halt, fatal);
    signals.handle(CTRL_C);
    signals.handle("TERM");
    signals.handle("HUP"); // Java handles none that is ignored, as after nohup
    Thread.setDefaultUncaughtExceptionHandler(signals::uncaught);
    return signals;
  }

  /**
   * @param exit ends the JVM with a status after its shutdown hooks
   * @param halt ends the JVM with a status at once
   */
  Signals(
      Clock clock, Ending ending, IntConsumer exit, IntConsumer halt, Consumer<Throwable> fatal) {
    this.clock = clock;
    this.ending = ending;
    this.exit = exit;
    this.halt = halt;
    this.fatal = fatal;
    this.uncaughtBefore = Thread.getDefaultUncaughtExceptionHandler();
  }

  private void handle(String name) {
    Signal signal = new Signal(name);
    try {
      before.put(signal, Signal.handle(signal, got -> received(name, SIGNALLED + got.getNumber())));
    } catch (IllegalArgumentException e) {
      // With java -Xrs the user handles the signals.
      return;
    }
  }

  /** Sets the work that is done before the JVM ends. It must not block. */
  void beforeExit(Runnable work) {
    first = work;
  }

  /** Whether the JVM ends, so that a failure is one of its end. */
  boolean areEnding() {
    return isEnding.get() || ShutdownHookManager.get().isShutdownInProgress();
  }

  /**
   * Exits like the JVM's own signal handler, but within a time limit. Another signal than Ctrl-C
   * may come twice for one end, as to a process and to its group.
   */
  void received(String name, int status) {
    if (isEnding.getAndSet(true)) {
      if (name.equals(CTRL_C)) {
        halt.accept(status);
      }
      return;
    }
    end(status, () -> {});
  }

  /** Ends the JVM for an error that no thread has caught, if that is a lack of memory. */
  void uncaught(Thread thread, Throwable error) {
    if (!(error instanceof OutOfMemoryError)) {
      if (uncaughtBefore != null) {
        uncaughtBefore.uncaughtException(thread, error);
      } else { // as a JVM does
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        error.printStackTrace();
      }
    } else if (!isEnding.getAndSet(true)) {
      end(FAILED, () -> tell(error));
    }
  }

  /** Tells of an error in a thread of its own, since nobody may be reading. */
  private void tell(Throwable error) {
    Task<Void> message = Task.startWork(clock, "nndl-message", () -> fatal.accept(error));
    message.awaitEnd(MESSAGE_NANOS); // what is saved is more than a line
  }

  /** Exits whatever happens: where the heap is full, each step before that may fail. */
  private void end(int status, Runnable message) {
    List<Runnable> steps =
        List.of(
            () -> clock.start("nndl-leave", () -> haltInTime(status)),
            first,
            message,
            Signals::quietLog);
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (OutOfMemoryError e) {
        continue; // the end goes on without it
      }
    }
    exit.accept(status);
  }

  /**
   * Has Spark tell nothing of what fails because the JVM ends. That does not help the user. Scala
   * prints past the log what Spark's thread pools refuse when they have stopped. The lines of nndl
   * go to the stream that was there at the start.
   */
  static void quietLog() {
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  private void haltInTime(int status) {
    try {
      ending.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt.accept(status);
  }

  /** Restores the earlier signal handlers, but leaves a second Ctrl-C the end that it has. */
  @Override
  public void close() {
    if (!isEnding.get()) {
      before.forEach(Signal::handle);
      Thread.setDefaultUncaughtExceptionHandler(uncaughtBefore);
    }
  }
}
