package nndl.data.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Task;

/**
 * A stream that is filled ahead of its reader: a second thread, the producer, reads and
 * decompresses up to two chunks ahead. The reader waits for a chunk at most as long as the {@link
 * TimeLimit} allows. Reading, decompressing and using the bytes run in parallel, so together they
 * take about as long as the slowest of the three, not as long as their sum.
 */
final class ReadAhead extends InputStream {
  /**
   * The size of the first chunk. The producer reads nothing beyond it until the reader needs more,
   * because some users need only a header.
   */
  private static final int FIRST_BYTES = 1 << 14;

  /**
   * The size of the other chunks. Waking up the other thread costs as much as decompressing about
   * ten thousand bytes.
   */
  private static final int CHUNK_BYTES = 1 << 20;

  /** The number of chunks: one that is in use, one that is ready and one that is being filled. */
  private static final int CHUNKS = 3;

  private static final Chunk NONE = new Chunk();

  private final TimeLimit limit;
  private final Queue<Chunk> ready = new ConcurrentLinkedQueue<>();
  private final Queue<Chunk> free = new ConcurrentLinkedQueue<>();
  private final Condition hasReady;
  private final Condition hasFree;
  private final Task<Void> reader;
  private volatile boolean closed;
  private boolean lost;
  private Chunk chunk = NONE;
  private int chunks = 1;
  private int at;

  /**
   * A chunk of the stream. The last chunk is shorter than its array, or has the error that ended
   * the stream.
   */
  private static final class Chunk {
    byte[] bytes = {};
    int length;
    Throwable error;

    boolean isLast() {
      return error != null || length < bytes.length;
    }
  }

  private ReadAhead(InputStream in, TimeLimit limit) throws IOException {
    Clock clock = limit.threads().clock();
    this.limit = limit;
    this.hasReady = new Condition(clock);
    this.hasFree = new Condition(clock);
    free.add(new Chunk());
    this.reader = limit.start(() -> read(in));
  }

  /** Opens a source and returns a stream over it. Throws the errors of opening. */
  static ReadAhead of(Callable<InputStream> source, TimeLimit limit) throws IOException {
    return new ReadAhead(limit.call(source), limit);
  }

  private Void read(InputStream source) throws IOException, InterruptedException {
    try (InputStream in = source) {
      int capacity = FIRST_BYTES;
      for (boolean more = true; more && awaitFree(); capacity = CHUNK_BYTES) {
        Chunk next = free.remove();
        fill(next, in, capacity);
        more = !next.isLast();
        ready.add(next);
        hasReady.signal();
      }
    }
    return null;
  }

  /**
   * Waits without a time limit until a chunk is free or the stream is closed. Returns false if it
   * is closed.
   */
  private boolean awaitFree() throws InterruptedException {
    return hasFree.await(() -> closed || !free.isEmpty(), Long.MAX_VALUE) && !closed;
  }

  private void fill(Chunk chunk, InputStream in, int capacity) {
    chunk.length = 0;
    try {
      if (chunk.bytes.length < capacity) {
        chunk.bytes = new byte[capacity];
      }
      int read = 0;
      while (read >= 0 && chunk.length < chunk.bytes.length && !closed) {
        read = in.read(chunk.bytes, chunk.length, chunk.bytes.length - chunk.length);
        chunk.length += Math.max(0, read);
      }
    } catch (Throwable e) {
      chunk.error = e; // the reader throws it after the bytes before it
    }
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? chunk.bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, chunk.length - at);
    System.arraycopy(chunk.bytes, at, target, from, count);
    at += count;
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    if (bytes <= 0 || !hasMore()) {
      return 0;
    }
    int count = (int) Math.min(bytes, chunk.length - at);
    at += count;
    return count;
  }

  private boolean hasMore() throws IOException {
    while (at == chunk.length) {
      if (chunk.error != null) {
        throw TimeLimit.rethrown(chunk.error);
      }
      if (chunk.isLast()) {
        return false;
      }
      if (chunk != NONE) {
        free.add(chunk);
        for (; chunks < CHUNKS; chunks++) {
          free.add(new Chunk());
        }
        hasFree.signal();
      }
      chunk = await();
      at = 0;
    }
    return true;
  }

  private Chunk await() throws IOException {
    try {
      if (lost || !hasReady.await(() -> !ready.isEmpty(), limit.nanos())) {
        abandon();
        throw limit.exhausted();
      }
      return ready.remove();
    } catch (InterruptedException e) {
      abandon();
      throw TimeLimit.interrupted();
    }
  }

  private void abandon() {
    lost = true;
    reader.abandon();
  }

  /**
   * Closes the stream and waits until the producer has closed the source, at most as long as the
   * limit allows. Does not wait if a wait for a chunk has already timed out or was interrupted.
   */
  @Override
  public void close() throws IOException {
    closed = true;
    hasFree.signal();
    if (!lost) {
      limit.await(reader);
    }
  }
}
