package nndl.spark.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nndl.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why connections were closed, at most one line of each kind in ten seconds, however many
 * connections there are. The line counts those that had none of their own.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Clock clock;
  private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);

  enum Kind {
    /** A frame that is no request, or too long. */
    FRAME,
    /** An exception while bytes were read. */
    BROKEN,
    /** No proof in time. */
    SILENT,
    /** A greeting or a proof that is wrong. */
    STRANGER,
    /** A message of a worker group that is not the one that was expected. */
    MESSAGE;

    /** Whether no executor does this that works as it should, whatever happens to the network. */
    boolean breaksProtocol() {
      return this == FRAME || this == MESSAGE;
    }
  }

  private static final class Count {
    long connections;
    String last;
    long lineNanos;
  }

  Refusals(Clock clock) {
    this.clock = clock;
  }

  synchronized void add(Kind kind, String peer, String why) {
    long now = clock.nanoTime();
    Count count = counts.get(kind);
    boolean first = count == null;
    if (first) {
      count = new Count();
      counts.put(kind, count);
    }
    count.connections++;
    count.last = peer + ": " + PeerText.shown(why);
    if (first || now - count.lineNanos >= LINE_NANOS) {
      write(count, now);
    }
  }

  /** Writes the lines that have been held back for ten seconds. */
  synchronized void flush() {
    long now = clock.nanoTime();
    for (Count count : counts.values()) {
      if (count.connections > 0 && now - count.lineNanos >= LINE_NANOS) {
        write(count, now);
      }
    }
  }

  /** Writes all lines that have been held back, at the end. */
  synchronized void close() {
    for (Count count : counts.values()) {
      if (count.connections > 0) {
        write(count, clock.nanoTime());
      }
    }
  }

  private static void write(Count count, long now) {
    if (count.connections == 1) {
      LOG.warn("Closed the connection from {}", count.last);
    } else {
      LOG.warn("Closed {} connections, the last from {}", count.connections, count.last);
    }
    count.connections = 0;
    count.lineNanos = now;
  }
}
