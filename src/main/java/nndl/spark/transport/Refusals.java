package nndl.spark.transport;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    Count(long lineNanos) {
      this.lineNanos = lineNanos;
    }
  }

  Refusals(Clock clock) {
    this.clock = clock;
  }

  /** The lines are logged without a lock, since that may take long. */
  void add(Kind kind, String peer, String why) {
    counted(kind, peer + ": " + PeerText.shown(why)).ifPresent(LOG::warn);
  }

  private synchronized Optional<String> counted(Kind kind, String last) {
    long now = clock.nanoTime();
    Count count = counts.computeIfAbsent(kind, first -> new Count(now - LINE_NANOS));
    count.connections++;
    count.last = last;
    return now - count.lineNanos >= LINE_NANOS ? Optional.of(line(count, now)) : Optional.empty();
  }

  /** Writes the lines that have been held back for ten seconds, or at the end all of them. */
  void flush(boolean isEnd) {
    heldBack(isEnd ? 0 : LINE_NANOS).forEach(LOG::warn);
  }

  private synchronized List<String> heldBack(long nanos) {
    long now = clock.nanoTime();
    return counts.values().stream()
        .filter(count -> count.connections > 0 && now - count.lineNanos >= nanos)
        .map(count -> line(count, now))
        .toList();
  }

  private static String line(Count count, long now) {
    String line =
        count.connections == 1
            ? "Closed the connection from " + count.last
            : "Closed %s connections, the last from %s".formatted(count.connections, count.last);
    count.connections = 0;
    count.lineNanos = now;
    return line;
  }
}
