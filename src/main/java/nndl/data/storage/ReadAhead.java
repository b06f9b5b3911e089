package nndl.data.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import nndl.time.Task;

/**
 * A stream that is filled ahead of its reader: while the reader uses a chunk, a second thread reads
 * and decompresses the next one. The reader waits for a chunk at most as long as the {@link
 * TimeLimit} allows. Reading, decompressing and using the bytes run in parallel, so together they
 * take about as long as the slowest of the three, not as long as their sum.
 */
final class ReadAhead extends InputStream {
  /**
   * The size of the first chunk. Nothing beyond it is read until the reader needs more, because
   * some users need only a header.
   */
  private static final int FIRST_BYTES = 1 << 14;

  /**
   * The size of the other chunks. Waking up the other thread costs as much as decompressing about
   * ten thousand bytes.
   */
  private static final int CHUNK_BYTES = 1 << 20;

  private final InputStream source;
  private final TimeLimit limit;
  private Chunk chunk = new Chunk();
  private Chunk free = new Chunk();
  private Task<Chunk> next;
  private boolean needsMore;
  private boolean lost;
  private volatile boolean closed;

  /** A chunk of the stream. One that is filled when nobody waits any more is closed. */
  private final class Chunk extends ByteArrayInputStream {
    private boolean isLast;
    private Throwable error;

    Chunk() {
      super(new byte[0]);
    }

    Chunk fill(int capacity) {
      pos = 0;
      count = 0;
      try {
        if (buf.length < capacity) {
          buf = new byte[capacity];
        }
        int read = 0;
        while (read >= 0 && count < buf.length && !closed) {
          read = source.read(buf, count, buf.length - count);
          count += Math.max(0, read);
        }
        isLast = count < buf.length;
      } catch (Throwable e) {
        error = e; // the reader throws it after the bytes before it
      }
      return this;
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }

  /** Opens a source. Throws the errors of opening. */
  ReadAhead(Callable<InputStream> source, TimeLimit limit) throws IOException {
    this.source = limit.call(source);
    this.limit = limit;
    begin(FIRST_BYTES);
  }

  /** Begins to fill the free chunk. */
  private void begin(int capacity) throws IOException {
    Chunk empty = free;
    next = limit.start(() -> empty.fill(capacity));
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? chunk.read() : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    return hasMore() ? chunk.read(target, from, length) : -1;
  }

  private boolean hasMore() throws IOException {
    while (chunk.available() == 0) {
      if (chunk.error != null) {
        throw TimeLimit.rethrown(chunk.error);
      }
      if (chunk.isLast) {
        return false;
      }
      advance();
    }
    return true;
  }

  /** Takes the next chunk, and has the one after it filled unless that may not be needed. */
  private void advance() throws IOException {
    if (next == null) {
      begin(CHUNK_BYTES);
    }
    Chunk used = chunk;
    chunk = await();
    free = used;
    if (needsMore && !chunk.isLast && chunk.error == null) {
      begin(CHUNK_BYTES);
    }
    needsMore = true;
  }

  private Chunk await() throws IOException {
    if (lost) {
      throw limit.exhausted();
    }
    lost = true; // until the chunk is there
    Chunk filled = limit.await(next);
    lost = false;
    next = null;
    return filled;
  }

  /**
   * Closes the stream and waits until the source is closed, at most as long as the limit allows.
   * Does not wait if a wait for a chunk has already timed out or was interrupted: the source is
   * then closed when it has answered.
   */
  @Override
  public void close() throws IOException {
    closed = true;
    if (lost) {
      return;
    }
    if (next != null) {
      Chunk unused = await();
    }
    limit.run(source::close);
  }
}
