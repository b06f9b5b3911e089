package nndl.command.train;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.Submitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ctrl-C and SIGTERM write a checkpoint and end the JVM with the status of the signal, without
 * messages of Spark. After kill -9 the previous checkpoint is there.
 */
class SignalIT {
  /** Shorter than a hang. SavingHookTest checks the exact limits. */
  private static final long MAX_SECONDS = 120;

  /** On a slow machine Spark warns about no late heartbeat, and a checkpoint may take a minute. */
  private static final String PATIENT =
      Submitted.QUICK + " -Dspark.executor.heartbeatInterval=110s -Dspark.nndl.stop.timeout=60s";

  /** What trainings leave that no signal met, in a directory by their number of epochs each. */
  @TempDir static Path undisturbed;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "TERM, 143, job, 200",
    "INT, 130, barrier, 200",
    "KILL, 137, barrier, 200",
  })
  void endsARunThatResumesToTheSameBytes(String signal, int status, String exchange, int epochs)
      throws Exception {
    assertResumes(signal, status, "local[2]", exchange, epochs);
  }

  @Test
  @Thorough
  void endsARunOnExecutorsThatResumesToTheSameBytes() throws Exception {
    assertResumes("TERM", 143, "local-cluster[2,1,1024]", "barrier", 90);
  }

  private void assertResumes(String signal, int status, String master, String exchange, int epochs)
      throws Exception {
    String[] settings = {
      "--data=" + Submitted.DIGITS,
      "--sizes=64,30,10",
      "--shards=2",
      "--exchange=" + exchange,
      "--epochs=" + epochs,
      "--mini-batch-size=30"
    };
    Submitted stopped =
        Submitted.run(
            directory,
            master,
            PATIENT + " -Djava.io.tmpdir=" + directory, // Spark's files stay there after kill -9
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
    Path whole = undisturbed.resolve("" + epochs);
    if (Files.notExists(whole)) {
      train(with(settings, "--model=" + whole));
    }
    for (String file : new String[] {"model.safetensors", "history.csv"}) {
      assertSameFile(whole.resolve(file), directory.resolve("stopped").resolve(file));
    }
  }

  /** The lines go to pipes that are full. */
  @ParameterizedTest
  @CsvSource({"INT, 130, stdout", "TERM, 143, stdout stderr"})
  void writesACheckpointIfNobodyReadsTheOutput(String signal, int status, String names)
      throws Exception {
    String[] settings = {"--data=" + Submitted.DIGITS, "--sizes=64,10", "--mini-batch-size=1437"};
    String[] rare = with(settings, "--checkpoint-every=0", "--epochs=9");
    List<Pipe> pipes = Stream.of(names.split(" ")).map(this::pipe).toList();
    pipes.get(0).fill();
    Submitted stopped =
        Submitted.run(
            directory,
            "local[1]",
            PATIENT + " -XX:+StartAttachListener",
            process -> {
              awaitPrint(process);
              for (Pipe pipe : pipes) {
                pipe.fill();
              }
              kill(process, signal);
              for (Pipe pipe : pipes) {
                pipe.close();
              }
            },
            with(rare, "--model=" + directory.resolve("stopped")));
    assertEquals(status, stopped.status(), stopped.err());
    assertEquals(names.contains("stderr"), !stopped.err().contains("nndl: stopped; --resume"));
    try (Stream<Path> files = Files.list(directory.resolve("stopped/checkpoints"))) {
      assertEquals(
          List.of("000000000000001.safetensors"),
          files
              .map(file -> file.getFileName().toString())
              .filter(f -> f.charAt(0) != '.')
              .toList());
    }
    Run resumed =
        Run.of("train", with(rare, "--resume", "--model=" + directory.resolve("stopped")));
    assertTrue(resumed.out().startsWith("Epoch 1: "), resumed.out() + resumed.err());
  }

  /**
   * A named pipe in place of a file that a process prints to.
   *
   * @param end keeps it open, and reads nothing
   */
  private record Pipe(Path path, RandomAccessFile end) {
    void fill() throws Exception {
      List<String> command =
          List.of("dd", "if=/dev/zero", "of=" + path, "oflag=nonblock", "bs=1", "status=none");
      Process dd = new ProcessBuilder(command).redirectErrorStream(true).start();
      assertEquals(1, dd.waitFor(), "dd fills the pipe until it can't");
    }

    /** Closes the pipe and replaces it by an empty file. */
    void close() throws IOException {
      end.close();
      Files.delete(path);
      Files.createFile(path);
    }
  }

  private Pipe pipe(String name) {
    Path path = directory.resolve(name);
    try {
      assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
      return new Pipe(path, new RandomAccessFile(path.toFile(), "rw"));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Waits until the training blocks while it prints the first accuracy line. Without the JVM's
   * socket, jcmd would send it SIGQUIT, and a JVM that takes that signal after jcmd has given up
   * prints its stacks to the full pipe and waits there for ever.
   */
  private static void awaitPrint(Process process) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String[] command = {jcmd, Long.toString(process.pid()), "Thread.print"};
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    String stacks = "";
    Path socket = Path.of("/tmp/.java_pid" + process.pid());
    while (Files.notExists(socket)) {
      assertTrue(System.nanoTime() < deadline && process.isAlive(), "no " + socket);
      Thread.sleep(5);
    }
    while (!stacks.matches("(?s).*FileOutputStream.writeBytes[^\"]*nndl.training.*")) {
      assertTrue(System.nanoTime() < deadline && process.isAlive(), stacks);
      Process print = new ProcessBuilder(command).redirectErrorStream(true).start();
      stacks = new String(print.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static void train(String[] options) {
    Run.of("train", options).succeeded();
  }

  /**
   * Sends the signal once two epochs are over, so that there is a checkpoint, and sees that the
   * process is gone in time.
   */
  private void stop(Process process, String signal) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (Files.readAllLines(directory.resolve(Submitted.OUT)).size() < 2) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        fail("expected two epochs' lines within five minutes, found none");
      }
      Thread.sleep(5);
    }
    kill(process, signal);
  }

  private static void kill(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS), "still there");
  }

  private static boolean isNews(String line) {
    return !line.startsWith("WARNING: Using incubator modules")
        && !line.contains(" without spark.authenticate. Strangers at this port are refused")
        && !line.startsWith("nndl: waiting for the first executor")
        && !line.startsWith("nndl: stopping: waiting for ")
        && !line.contains(" slots work");
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
  }
}
