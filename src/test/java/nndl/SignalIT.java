package nndl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ctrl-C and SIGTERM: a checkpoint, the signal's own status, and no word of Spark's. After kill -9
 * there is the checkpoint before.
 */
class SignalIT {
  private static final long MOST_SECONDS = 5;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "TERM, 143, local[2], job, 4",
    "INT, 130, local[2], barrier, 200",
    "TERM, 143, 'local-cluster[2,1,1024]', barrier, 30",
    "KILL, 137, local[2], barrier, 200",
  })
  void endsARunThatGoesOnToTheSameBytes(
      String signal, int status, String master, String exchange, int epochs) throws Exception {
    String[] settings = {
      "--data=" + Submitted.DIGITS,
      "--sizes=64,30,10",
      "--shards=2",
      "--exchange=" + exchange,
      "--epochs=" + epochs
    };
    Submitted stopped =
        Submitted.run(
            directory,
            master,
            "-Djava.io.tmpdir=" + directory, // where kill -9 leaves Spark's files
            process -> stop(process, signal),
            with(settings, "--model=" + directory.resolve("stopped")));
    assertEquals(status, stopped.status(), stopped.err());
    List<String> lines = stopped.err().lines().filter(SignalIT::isNews).toList();
    assertEquals(signal.equals("KILL") ? 0 : 1, lines.size(), stopped.err());
    for (String line : lines) {
      assertTrue(line.startsWith("nndl: stopped; --resume goes on from file:" + directory), line);
    }
    settings[3] = "--exchange=barrier"; // the fastest
    train(with(settings, "--resume", "--model=" + directory.resolve("stopped")));
    train(with(settings, "--model=" + directory.resolve("whole")));
    for (String file : new String[] {"model.safetensors", "history.csv"}) {
      assertArrayEquals(
          Files.readAllBytes(directory.resolve("whole").resolve(file)),
          Files.readAllBytes(directory.resolve("stopped").resolve(file)),
          file);
    }
  }

  private static void train(String[] options) {
    TrainRun run = TrainRun.of(options);
    assertEquals(0, run.status(), run.err());
  }

  /**
   * Sends the signal once two epochs are over, so that there is a checkpoint, and sees that the
   * process is gone in time.
   */
  private void stop(Process process, String signal) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (Files.readAllLines(directory.resolve(Submitted.OUT)).size() < 2) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        fail("expected two epochs' lines within two minutes, found none");
      }
      Thread.sleep(5);
    }
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still there");
  }

  private static boolean isNews(String line) {
    return !line.startsWith("WARNING: Using incubator modules")
        && !line.startsWith("nndl: waiting for the first executor");
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
  }
}
