package nndl.command;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nndl.time.Clock;
import nndl.time.Condition;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM end the JVM with status 130 or 143, in less than five seconds whatever hangs:
 * an executor, or a thread that prints to someone who does not read.
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
      // java -Xrs: whoever asks for it keeps the signals for himself.
      return;
    }
  }

  /** Does this before the JVM ends; it must wait for nothing. */
  void beforeExit(Runnable work) {
    first = work;
  }

  /** Does what the JVM does by itself, but with a limit. */
  private void exit(Signal signal) {
    int status = SIGNALLED + signal.getNumber();
    clock.start("nndl-leave", () -> halt(status));
    first.run();
    System.exit(status);
  }

  /** Spark's own hook waits ten seconds for an executor that hangs, a print for ever. */
  private void halt(int status) {
    try {
      boolean unused = new Condition(clock).await(() -> false, MAX_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }

  /** Whoever had the signals before gets them back. */
  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
