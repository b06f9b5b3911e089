package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.time.SimulatedClock;
import nndl.time.Task;
import nndl.time.ThreadPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long storage is waited for, to the nanosecond, in half hours that take no time. */
class StorageLimitTest {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(1800);
  private static final String SILENCE = "no answer within 1800 s (nndl.storage.timeout)";

  private final SimulatedClock clock = new SimulatedClock();
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("file");
    Files.write(file, new byte[100_000]);
  }

  @Test
  void aCallThatIsNotAnsweredEndsAtItsLimit() {
    SlowFiles.Settings settings = settings(SlowFiles.Call.STATUS, LIMIT + 1);
    clock.run(() -> assertSilence(InputException.class, () -> storage(settings).status(path())));
    assertEquals(1, settings.interrupted.get());
  }

  @Test
  void anAnswerJustInTimeIsTaken() {
    SlowFiles.Settings settings = settings(SlowFiles.Call.STATUS, LIMIT - 1);
    clock.run(
        () -> {
          assertEquals(100_000, storage(settings).status(Fixtures.path(file)).getLen());
          assertEquals(LIMIT - 1, clock.nanoTime());
        });
    assertEquals(0, settings.interrupted.get());
  }

  @Test
  void aStreamThatOpensTooLateIsClosed() {
    SlowFiles.Settings settings = settings(SlowFiles.Call.OPEN, LIMIT + 1);
    clock.run(
        () -> {
          assertSilence(InputException.class, () -> storage(settings).open(path()));
          assertEquals(0, settings.closed.get());
        });
    assertEquals(1, settings.closed.get());
    assertEquals(1, settings.interrupted.get());
  }

  @Test
  void aStreamThatFallsSilentIsWaitedForOnceAndClosedWhenItSpeaksAgain() {
    SlowFiles.Settings settings = settings(SlowFiles.Call.READ, LIMIT + 1);
    clock.run(
        () -> {
          InputStream in = storage(settings).open(Fixtures.path(file));
          assertSilence(IOException.class, in::read);
          assertThrows(IOException.class, in::read);
          in.close();
          assertEquals(LIMIT, clock.nanoTime(), "nothing is waited for again");
          assertEquals(0, settings.closed.get());
        });
    assertEquals(1, settings.closed.get());
    assertEquals(1, settings.interrupted.get());
  }

  /** Each chunk takes less than half an hour, all of them more. */
  @Test
  void aSlowStreamIsReadToItsEnd() {
    clock.run(
        () -> {
          Storage storage = storage(settings(SlowFiles.Call.READ, 4 * LIMIT / 10));
          try (InputStream in = storage.open(Fixtures.path(file))) {
            assertArrayEquals(new byte[100_000], in.readAllBytes());
          }
          assertTrue(clock.nanoTime() > LIMIT, "it took " + clock.nanoTime());
        });
  }

  @Test
  void aThreadIsUsedAgainUnlessItIsBusyOrHasBeenIdleForAMinute() {
    TimeLimit limit = new TimeLimit(new ThreadPool(clock, "storage"), 1800);
    clock.run(
        () -> {
          Thread first = limit.call(Thread::currentThread);
          assertSame(first, limit.call(Thread::currentThread));
          Task<Void> unused = limit.start(TimeLimit.callable(() -> clock.park(this, LIMIT)));
          assertNotSame(first, limit.call(Thread::currentThread));
          clock.park(this, TimeUnit.SECONDS.toNanos(59));
          Thread second = limit.call(Thread::currentThread);
          clock.park(this, TimeUnit.SECONDS.toNanos(61));
          assertNotSame(second, limit.call(Thread::currentThread));
        });
  }

  private <E extends Exception> void assertSilence(Class<E> kind, SimulatedClock.Work work) {
    String line = assertThrows(kind, work::run).getMessage();
    assertEquals(SILENCE, line.replace(path() + ": expected to read it, found ", ""));
    assertEquals(LIMIT, clock.nanoTime());
  }

  private org.apache.hadoop.fs.Path path() {
    return Fixtures.path(file);
  }

  private SlowFiles.Settings settings(SlowFiles.Call slow, long nanos) {
    return new SlowFiles.Settings(clock, slow, nanos);
  }

  private Storage storage(SlowFiles.Settings settings) {
    return new Storage(settings, Fixtures.process(clock));
  }
}
