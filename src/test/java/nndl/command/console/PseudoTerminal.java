package nndl.command.console;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Runs a command on a terminal of its own, which the program {@code script} makes. */
public final class PseudoTerminal implements AutoCloseable {
  private static final long MAX_SECONDS = 120;

  private final Path screen;
  private final Process process;

  /**
   * Starts a shell command. Skips the test if the program {@code script} of util-linux is missing.
   *
   * @param directory a directory for files
   * @param locale the locale of the user
   */
  PseudoTerminal(Path directory, int columns, String locale, String command) throws Exception {
    assumeTrue(isThere(), "expected script of util-linux on the PATH, found none");
    screen = directory.resolve("screen");
    // Background jobs of a shell ignore SIGINT, and so would the processes that they start.
    String shell =
        "stty cols %s rows 30; exec env --default-signal=INT %s".formatted(columns, command);
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qefc", shell, "/dev/null")
            .redirectOutput(screen.toFile())
            .redirectError(directory.resolve("script").toFile());
    builder.environment().remove("SPARK_HOME"); // of the tests; the scripts find target/spark
    builder.environment().put("TERM", "xterm");
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().put("LC_ALL", locale);
    process = builder.start();
  }

  private static boolean isThere() throws InterruptedException {
    try {
      Process version = new ProcessBuilder("script", "--version").start();
      String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return version.waitFor() == 0 && said.contains("util-linux");
    } catch (IOException e) {
      return false;
    }
  }

  /** All that was written to the terminal so far. */
  public String written() throws IOException {
    return Files.readString(screen);
  }

  /** Waits until something was written. */
  public String await(Predicate<String> wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    while (!wanted.test(written())) {
      assertTrue(System.nanoTime() < deadline && process.isAlive(), written());
      Thread.sleep(20);
    }
    return written();
  }

  /** Types something. */
  public void type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  /** The exit status of the command. */
  public int end() throws Exception {
    assertTrue(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS), written());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
