package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestJvm;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a JVM does not wait long for a storage that is silent. */
@Slow
class SilentEndTest {
  private static final int STATUS = 7;
  private static final String BEGINS = "the end begins";

  /** Hadoop's own limit for a hook is longer. */
  private static final long LIMIT_SECONDS = 25;

  @TempDir Path directory;

  @Test
  void aDirectoryThatCanNotBeGivenBackIsLeftToTheNextOwner() throws Exception {
    Path printed = directory.resolve("printed");
    Process process =
        new ProcessBuilder(TestJvm.command(Ending.class, directory.toString()))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      while (process.isAlive() && !Files.readString(printed).contains(BEGINS)) {
        Thread.sleep(20); // the start may take long
      }
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
      assertEquals(STATUS, process.exitValue());
      assertTrue(Files.exists(directory.resolve(Owner.FILE)));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Ends as the owner of a directory, whose storage answers no more. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] args) throws Exception {
      CountDownLatch answer = new CountDownLatch(1);
      SeenSteps silent =
          (name, arguments, step) -> {
            boolean isEnd =
                name.equals("rename") && arguments[0].toString().endsWith("/" + Owner.FILE);
            while (isEnd) { // no interrupt helps
              try {
                answer.await();
              } catch (InterruptedException e) {
                continue;
              }
            }
            return step.call();
          };
      Storage storage = new Storage(new Configuration(), Fixtures.PROCESS, silent::on);
      var path = new org.apache.hadoop.fs.Path(args[0]);
      Lease unused =
          Lease.take(storage, path, Lease.IfOwned.FAIL, "", new SystemClock(), line -> {});
      System.out.println(BEGINS);
      System.exit(STATUS);
    }
  }
}
