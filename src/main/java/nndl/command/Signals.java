package nndl.command;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nndl.time.Clock;
import nndl.time.Condition;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ends the JVM with status 130 on Ctrl-C, and with status 143 on SIGTERM. While the JVM ends, the
 * shutdown hooks of Hadoop run. During a training one of them is {@link TrainingShutdownHook},
 * which stops the training and writes a checkpoint. The end takes less than five seconds, even if
 * an executor hangs or if a thread is blocked because nobody reads its output.
 */
final class Signals implements AutoCloseable {
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(4_500);
  private static final int SIGNALLED = 128;

  private final Map<Signal, SignalHandler> before = new HashMap<>();
  private final Clock clock;
  private volatile Runnable first = () -> {};

  Signals(Clock clock) {
    this.clock = clock;
    exitAt("INT");
    exitAt("TERM");
  }

  private void exitAt(String name) {
    Signal signal = new Signal(name);
    try {
      before.put(signal, Signal.handle(signal, this::exit));
    } catch (IllegalArgumentException e) {
      // With java -Xrs the user handles the signals.
      return;
    }
  }

  /** Sets the work that is done before the JVM ends. It must not block. */
  void beforeExit(Runnable work) {
    first = work;
  }

  /** Exits like the JVM's own signal handler, but within a time limit. */
  private void exit(Signal signal) {
    int status = SIGNALLED + signal.getNumber();
    clock.start("nndl-leave", () -> halt(status));
    first.run();
    System.exit(status);
  }

  /**
   * Ends the JVM when the time limit is over. Without the limit, Spark's shutdown hook would wait
   * ten seconds for an executor that hangs, and a blocked print would wait forever.
   */
  private void halt(int status) {
    try {
      boolean unused = new Condition(clock).await(() -> false, MAX_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }

  /** Restores the earlier signal handlers. */
  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
