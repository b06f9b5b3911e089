package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import nndl.time.SimulatedClock;
import nndl.time.ThreadPool;
import org.junit.jupiter.api.Test;

/** Whoever writes to storage that does not answer waits once, and never twice. */
class LimitedStreamTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final SimulatedClock clock = new SimulatedClock();
  private final TimeLimit limit = new TimeLimit(new ThreadPool(clock, "storage"), 10);

  /** A target whose writes take a while. */
  private final class Slow extends ByteArrayOutputStream {
    private long nanos;
    private int flushes;
    private int closes;

    @Override
    public void write(byte[] bytes, int from, int length) {
      clock.pause(nanos);
      super.write(bytes, from, length);
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public void close() {
      clock.pause(nanos);
      closes++;
    }
  }

  @Test
  void passesOnWhatIsWrittenFlushedAndClosed() {
    Slow target = new Slow();
    clock.run(
        () -> {
          LimitedStream out = new LimitedStream(target, limit);
          out.write('a');
          out.write(new byte[] {'b', 'c', 'd'}, 1, 2);
          out.flush();
          out.close();
        });
    assertEquals("acd", target.toString(UTF_8));
    assertEquals("1 1", target.flushes + " " + target.closes);
  }

  @Test
  void afterAStepWithoutAnAnswerNothingIsWrittenAndTheStreamIsClosedWithoutAWait() {
    Slow target = new Slow();
    target.nanos = 60 * SECOND;
    clock.run(
        () -> {
          LimitedStream out = new LimitedStream(target, limit);
          assertThrows(TimeLimit.Exhausted.class, () -> out.write('a'));
          assertThrows(TimeLimit.Exhausted.class, () -> out.write('b'));
          assertThrows(TimeLimit.Exhausted.class, out::flush);
          out.close();
          assertEquals(10 * SECOND, clock.nanoTime());
          assertEquals(0, target.closes);
        });
    assertEquals("0 1", target.flushes + " " + target.closes);
  }

  @Test
  void whatFailsIsUndoneBeforeTheErrorIsToldUnlessStorageIsSilent() {
    IOException failure = new IOException("disk full");
    IOException silence = limit.exhausted();
    clock.run(
        () -> {
          limit.undo(() -> clock.pause(5 * SECOND), failure);
          assertEquals(5 * SECOND, clock.nanoTime());
          limit.undo(() -> clock.pause(5 * SECOND), silence);
          assertEquals(5 * SECOND, clock.nanoTime());
          IOException gone = new IOException("no such file");
          limit.undo(
              () -> {
                throw gone;
              },
              failure);
          assertSame(gone, failure.getSuppressed()[0]);
        });
    assertEquals("no answer within 10 s (nndl.storage.timeout)", silence.getMessage());
    assertEquals(0, silence.getSuppressed().length);
  }

  @Test
  void anInterruptIsAnErrorAndStaysAnInterrupt() {
    assertEquals("an interrupt", TimeLimit.interrupted().getMessage());
    assertTrue(Thread.interrupted());
  }

  @Test
  void anErrorOfStorageKeepsItsKindInTheThreadOfItsCaller() {
    IOException known = new IOException("disk full");
    assertSame(known, TimeLimit.rethrown(known));
    Exception checked = new InterruptedException("checked");
    assertSame(checked, TimeLimit.rethrown(checked).getCause());
    for (Throwable unchecked :
        new Throwable[] {new IllegalStateException("state"), new OutOfMemoryError("memory")}) {
      assertSame(
          unchecked, assertThrows(Throwable.class, () -> throwAs(TimeLimit.rethrown(unchecked))));
    }
  }

  private static void throwAs(IOException error) throws IOException {
    throw error;
  }
}
