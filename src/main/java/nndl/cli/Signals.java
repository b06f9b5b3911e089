package nndl.cli;

import java.util.HashMap;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM end the JVM with status 130 or 143, in less than five seconds whatever hangs:
 * an executor, or a thread that prints to someone who does not read.
 */
final class Signals implements AutoCloseable {
  private static final long MOST_MILLIS = 4_000;
  private static final int SIGNALLED = 128;

  private final Map<Signal, SignalHandler> before = new HashMap<>();

  Signals() {
    exitAt("INT");
    exitAt("TERM");
  }

  private void exitAt(String name) {
    Signal signal = new Signal(name);
    try {
      before.put(signal, Signal.handle(signal, Signals::exit));
    } catch (IllegalArgumentException e) {
      // java -Xrs: whoever asks for it keeps the signals for himself.
      return;
    }
  }

  /** Does what the JVM does by itself, but with a limit. */
  private static void exit(Signal signal) {
    int status = SIGNALLED + signal.getNumber();
    Thread limit = new Thread(() -> halt(status), "nndl-leave");
    limit.setDaemon(true);
    limit.start();
    System.exit(status);
  }

  /** Spark's own hook waits ten seconds for an executor that hangs, a print for ever. */
  private static void halt(int status) {
    try {
      Thread.sleep(MOST_MILLIS);
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
