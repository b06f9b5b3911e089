package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.error.InputException;
import nndl.time.SystemClock;
import nndl.time.ThreadPool;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A named pipe is a file that hangs when it is opened, and when nobody writes on. */
@Slow
class SlowStorageTest {
  private static final byte[] CONTENT = new byte[1_000_000];

  @TempDir Path directory;
  private Path pipe;

  @BeforeEach
  void makePipe() throws Exception {
    new Random(1).nextBytes(CONTENT);
    pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
  }

  /** A thread that waits to open a pipe for reading goes on when it is opened for writing. */
  @AfterEach
  void releaseReaders() throws Exception {
    assertEquals(0, new ProcessBuilder("sh", "-c", "exec 3<>" + pipe).start().waitFor());
  }

  @Test
  void isNotWaitedForWhenItDoesNotOpen() {
    InputException error =
        assertThrows(InputException.class, () -> storage("1s").open(hadoop(pipe)));
    assertEquals(
        hadoop(pipe) + ": expected to read it, found no answer within 1 s (nndl.storage.timeout)",
        error.getMessage());
  }

  @Test
  void isNotWaitedForWhenItSaysNoMoreAndIsClosedAtOnce() throws Exception {
    CompletableFuture<OutputStream> opened = writer();
    InputStream in = storage("4s").open(hadoop(pipe));
    try (OutputStream out = opened.get(30, TimeUnit.SECONDS)) {
      out.write(CONTENT, 0, 100_000);
      byte[] read = new byte[16_384];
      assertEquals(read.length, in.readNBytes(read, 0, read.length));
      IOException error = assertThrows(IOException.class, in::readAllBytes);
      assertEquals("no answer within 4 s (nndl.storage.timeout)", error.getMessage());
      in.close();
    }
  }

  @Test
  void isReadToItsEndHoweverSlowlyItSpeaks() throws Exception {
    CompletableFuture<Void> written =
        writer()
            .thenAccept(
                opened -> {
                  try (OutputStream out = opened) {
                    for (int from = 0; from < CONTENT.length; from += 100_000) {
                      out.write(CONTENT, from, 100_000);
                      Thread.sleep(10);
                    }
                  } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    try (InputStream in = storage("30s").open(hadoop(pipe))) {
      assertArrayEquals(CONTENT, in.readAllBytes());
    }
    written.get(30, TimeUnit.SECONDS);
  }

  @Test
  void ofAnyLengthIsReadInAnySteps() throws IOException {
    Path file = directory.resolve("file");
    int first = 1 << 14;
    int chunk = 1 << 18;
    for (int length :
        new int[] {0, 1, first - 1, first, first + 1, first + chunk, first + 2 * chunk + 7}) {
      byte[] content = Arrays.copyOf(CONTENT, length);
      Files.write(file, content);
      try (InputStream in = storage("30s").open(hadoop(file))) {
        assertArrayEquals(content, in.readAllBytes());
        assertEquals(-1, in.read());
      }
      try (InputStream in = storage("30s").open(hadoop(file))) {
        for (int at = 0; at < length; at += 1009) {
          assertEquals(content[at] & 0xff, in.read());
          in.skipNBytes(Math.min(1008, length - at - 1));
        }
        assertEquals(-1, in.read());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-1s", "soon"})
  void needsALimitThatIsOne(String timeout) {
    InputException error =
        assertThrows(InputException.class, () -> storage(timeout).open(hadoop(pipe)));
    assertEquals(
        "spark.hadoop.nndl.storage.timeout: expected 1s or more, found " + timeout,
        error.getMessage());
  }

  /** The call runs as the waiting user, though the thread may have served another before. */
  @Test
  void isCalledAsTheCallersUser() throws Exception {
    TimeLimit limit = new TimeLimit(new ThreadPool(new SystemClock(), "storage"), 60);
    for (String name : new String[] {"alice", "bob"}) {
      PrivilegedExceptionAction<String> action =
          () -> limit.call(() -> UserGroupInformation.getCurrentUser().getUserName());
      assertEquals(name, UserGroupInformation.createRemoteUser(name).doAs(action));
    }
  }

  /** An interrupt that arrives after the end has no effect. */
  @Test
  void hasAWholeFileOrNoneWhenItsWriterIsInterrupted() throws IOException {
    Files.delete(pipe);
    Path file = directory.resolve("file");
    for (int i = 0; i < 20; i++) {
      int length = 10_000 * i;
      try {
        storage("30s")
            .write(
                hadoop(file),
                out -> {
                  out.write(CONTENT, 0, length);
                  Thread.currentThread().interrupt();
                  out.write(CONTENT, length, CONTENT.length - length);
                });
      } catch (InputException e) {
        assertEquals(hadoop(file) + ": expected to write it, found an interrupt", e.getMessage());
      }
      assertTrue(Thread.interrupted());
      try (Stream<Path> files = Files.list(directory)) {
        for (Path found : files.toList()) {
          assertEquals(file, found);
          assertEquals(CONTENT.length, Files.size(file));
        }
      }
    }
  }

  private CompletableFuture<OutputStream> writer() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Files.newOutputStream(pipe);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static Storage storage(String timeout) {
    Configuration configuration = new Configuration();
    configuration.set(Storage.TIMEOUT, timeout);
    return new Storage(configuration);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return Fixtures.path(path);
  }
}
