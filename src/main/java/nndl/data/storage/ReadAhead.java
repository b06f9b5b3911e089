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
 * A stream that another thread reads, and inflates, some chunks ahead of its user, who waits for
 * each only as long as {@link StorageTimeout} says. So storage, inflating and what is made of the
 * bytes take the time of the slowest of them, not of all together.
 */
final class ReadAhead extends InputStream {
  /** Nothing is read ahead of the first, for those who want to see a header only. */
  private static final int FIRST_BYTES = 1 << 14;

  /** To wake the other thread up costs as much as to inflate some ten thousand bytes. */
  private static final int CHUNK_BYTES = 1 << 20;

  /** One that is used, one that is ready, one that is being read. */
  private static final int CHUNKS = 3;

  private static final Chunk NONE = new Chunk();

  private final StorageTimeout patience;
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

  /** Some of the stream; the last chunk is shorter than its array and may have an error. */
  private static final class Chunk {
    byte[] bytes = {};
    int length;
    Throwable error;

    boolean isLast() {
      return error != null || length < bytes.length;
    }
  }

  private ReadAhead(InputStream in, StorageTimeout patience) throws IOException {
    Clock clock = patience.threads().clock();
    this.patience = patience;
    this.hasReady = new Condition(clock);
    this.hasFree = new Condition(clock);
    free.add(new Chunk());
    this.reader = patience.start(() -> read(in));
  }

  /** A stream over one that is opened, with its errors, before this returns. */
  static ReadAhead of(Callable<InputStream> source, StorageTimeout patience) throws IOException {
    return new ReadAhead(patience.call(source), patience);
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

  /** Waits until the user has room for a chunk, whenever that is, or has closed the stream. */
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
      chunk.error = e; // which the user meets behind the bytes before
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
        throw StorageTimeout.rethrown(chunk.error);
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
      if (lost || !hasReady.await(() -> !ready.isEmpty(), patience.nanos())) {
        abandon();
        throw patience.exhausted();
      }
      return ready.remove();
    } catch (InterruptedException e) {
      abandon();
      throw StorageTimeout.interrupted();
    }
  }

  private void abandon() {
    lost = true;
    reader.abandon();
  }

  /** Waits until the thread has closed what it reads, unless that has been waited for in vain. */
  @Override
  public void close() throws IOException {
    closed = true;
    hasFree.signal();
    if (!lost) {
      patience.await(reader);
    }
  }
}
