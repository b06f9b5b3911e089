package nndl.command;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nndl.time.Clock;
import nndl.time.Condition;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ends the JVM on Ctrl-C with status 130, and on SIGTERM with status 143. That takes less than five
 * seconds even if an executor hangs, or a thread that prints to a pipe that nobody reads.
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

  /** Sets what is done before the JVM ends. It must not block. */
  void beforeExit(Runnable work) {
    first = work;
  }

  /** Exits as the JVM does by default, but within a time limit. */
  private void exit(Signal signal) {
    int status = SIGNALLED + signal.getNumber();
    clock.start("nndl-leave", () -> halt(status));
    first.run();
    System.exit(status);
  }

  /**
   * Spark's shutdown hook waits ten seconds for an executor that hangs. A blocked print waits for
   * ever.
   */
  private void halt(int status) {
    try {
      boolean unused = new Condition(clock).await(() -> false, MAX_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }

  /** Restores the handlers that were there before. */
  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
