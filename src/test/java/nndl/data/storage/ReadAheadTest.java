package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.time.SimulatedClock;
import nndl.time.ThreadPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads ahead gives the bytes of its source, and asks for no more than may be needed. */
class ReadAheadTest {
  private static final int FIRST = 1 << 14;
  private static final int CHUNK = 1 << 20;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TimeLimit limit = new TimeLimit(OneThread.process().threads(), 10);

  /** A source that gives few bytes at a time, and then ends or fails. */
  private static class Source extends InputStream {
    private final InputStream bytes;
    private final IOException end;
    private int given;
    private int readsAtEnd;
    private int closes;

    Source(byte[] bytes, IOException end) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.end = end;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int count = bytes.read(target, from, Math.min(length, 5000));
      given += Math.max(0, count);
      if (count < 0) {
        readsAtEnd++;
        if (end != null) {
          throw end;
        }
      }
      return count;
    }

    @Override
    public void close() {
      closes++;
    }

    int closes() {
      return closes;
    }
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(Fixtures.SEED).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + CHUNK, FIRST + CHUNK + 1, 3 * CHUNK})
  void givesTheBytesOfItsSourceAndAsksForNoneAfterItsEnd(int length) throws IOException {
    byte[] expected = bytes(length);
    Source source = new Source(expected, null);
    try (InputStream in = new ReadAhead(() -> source, limit)) {
      assertArrayEquals(expected, in.readAllBytes());
      assertEquals(-1, in.read());
      assertEquals(-1, in.read(new byte[1], 0, 1));
      assertEquals(0, in.read(new byte[1], 0, 0));
    }
    assertEquals(1, source.readsAtEnd);
    assertEquals(1, source.closes);
  }

  @Test
  void bytesMayBeReadOneByOneAndIntoAPartOfAnArray() throws IOException {
    byte[] expected = bytes(FIRST + 3);
    expected[0] = -1;
    try (InputStream in = new ReadAhead(() -> new Source(expected, null), limit)) {
      assertEquals(255, in.read());
      byte[] part = {1, 2, 3, 4};
      assertEquals(2, in.read(part, 1, 2));
      assertArrayEquals(new byte[] {1, expected[1], expected[2], 4}, part);
      in.skipNBytes(FIRST - 4);
      assertEquals(1, in.read(part), "the last one of its chunk");
      assertEquals(expected[FIRST], (byte) in.read());
    }
  }

  @Test
  void readsALittleAtFirstAndOnlyOnceThatIsUsedTwoLargeChunks() throws IOException {
    Source source = new Source(bytes(4 * CHUNK), null);
    try (InputStream in = new ReadAhead(() -> source, limit)) {
      in.skipNBytes(FIRST);
      assertEquals(FIRST, source.given);
      assertTrue(in.read() >= 0);
      assertEquals(FIRST + 2 * CHUNK, source.given);
      in.skipNBytes(CHUNK - 1);
      assertEquals(FIRST + 2 * CHUNK, source.given);
    }
    assertEquals(1, source.closes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, FIRST, FIRST + 7, FIRST + CHUNK + 7})
  void anErrorComesAfterTheBytesBeforeItAndIsTheLast(int length) throws IOException {
    byte[] expected = bytes(length);
    Source source = new Source(expected, new IOException("a bad sector"));
    try (InputStream in = new ReadAhead(() -> source, limit)) {
      assertArrayEquals(expected, in.readNBytes(length));
      for (int i = 0; i < 2; i++) {
        assertEquals("a bad sector", assertThrows(IOException.class, in::read).getMessage());
      }
    }
    assertEquals(1, source.readsAtEnd);
  }

  @Test
  void anErrorOfOpeningIsThrownAtOnce() {
    assertEquals(
        "no such file",
        assertThrows(
                IOException.class,
                () ->
                    new ReadAhead(
                        () -> {
                          throw new IOException("no such file");
                        },
                        limit))
            .getMessage());
  }

  /** A source each of whose reads takes a while. */
  private static final class SlowSource extends Source {
    private final SimulatedClock clock;
    private final long nanos;

    SlowSource(SimulatedClock clock, long nanos) {
      super(bytes(3 * CHUNK), null);
      this.clock = clock;
      this.nanos = nanos;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      clock.pause(nanos);
      return super.read(target, from, length);
    }
  }

  @Test
  void whoeverWaitedInVainWaitsNoMoreAndTheSourceIsClosedWhenItAnswers() {
    SimulatedClock clock = new SimulatedClock();
    SlowSource source = new SlowSource(clock, 15 * SECOND);
    clock.run(
        () -> {
          InputStream in = new ReadAhead(() -> source, new TimeLimit(pool(clock), 10));
          assertThrows(TimeLimit.Exhausted.class, in::read);
          assertThrows(TimeLimit.Exhausted.class, in::read);
          in.close();
          assertEquals(10 * SECOND, clock.nanoTime());
          assertEquals(0, source.closes());
        });
    assertEquals(1, source.closes());
  }

  @Test
  void aCloseWaitsForTheReadThatIsUnderWayAndForNoOther() {
    SimulatedClock clock = new SimulatedClock();
    SlowSource source = new SlowSource(clock, SECOND);
    clock.run(
        () -> {
          InputStream in = new ReadAhead(() -> source, new TimeLimit(pool(clock), 10_000));
          clock.pause(SECOND / 2);
          in.close();
          assertEquals(SECOND, clock.nanoTime());
          assertEquals(1, source.closes());
        });
  }

  private static ThreadPool pool(SimulatedClock clock) {
    return new ThreadPool(clock, "storage");
  }
}
