package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nndl.Train;

/** A run of {@link Train} as users have it: {@code scripts/spark-submit.sh} and target/nndl.jar. */
public record Submitted(int status, String out, String err) {
  public static final Path DIGITS = Path.of("data/digits");

  /** The file in the work directory that standard output goes to. */
  public static final String OUT = "stdout";

  /** Executors whose start takes half as long; what they train is small. */
  public static final String QUICK_EXECUTORS =
      "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** The same; and being killed by Spark they leave temporary files: here they do no harm. */
  private static final String EXECUTOR_FILES =
      "%s \"-Djava.io.tmpdir=%s\""
          .formatted(QUICK_EXECUTORS, Path.of("target/spark").toAbsolutePath());

  private static final long MAX_MINUTES = 6;

  static {
    buildClassArchive();
  }

  /** With it, as users have it, the JVMs of all these runs start sooner. */
  private static void buildClassArchive() {
    try {
      int status = new ProcessBuilder("scripts/build.sh").inheritIO().start().waitFor();
      assertEquals(0, status, "build.sh");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * @param work a directory for what the process prints
   */
  public static Submitted run(Path work, String master, String... options) throws Exception {
    return run(work, master, "", process -> {}, options);
  }

  /** What a test does to a process that runs. */
  public interface Meddling {
    void with(Process process) throws Exception;
  }

  /**
   * The same with Java options for the driver, and with what is done to it while it runs.
   *
   * @param javaOptions as spark-submit takes them; empty for none
   */
  public static Submitted run(
      Path work, String master, String javaOptions, Meddling meddling, String... options)
      throws Exception {
    return run(System.getenv("JAVA_HOME"), work, master, javaOptions, meddling, options);
  }

  /** The same in a JVM, and with executors, of this home; null for the one on the path. */
  public static Submitted run(
      String javaHome,
      Path work,
      String master,
      String javaOptions,
      Meddling meddling,
      String... options)
      throws Exception {
    // A shell's background jobs ignore SIGINT, and so would all that they start.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(List.of("scripts/spark-submit.sh", "--master", master));
    command.addAll(List.of("--conf", EXECUTOR_FILES, "--driver-java-options", javaOptions));
    command.addAll(List.of("--class", "nndl.Train", "target/nndl.jar"));
    command.addAll(List.of(options));
    Map<String, String> environment = javaHome == null ? Map.of() : Map.of("JAVA_HOME", javaHome);
    return of(work, command, environment, meddling);
  }

  /** Any command of ours, with these variables in its environment. */
  public static Submitted of(
      Path work, List<String> command, Map<String, String> environment, Meddling meddling)
      throws Exception {
    Path err = work.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(work.resolve(OUT).toFile())
            .redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME"); // of the tests; the script finds target/spark
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      meddling.with(process);
      int status = process.waitFor(MAX_MINUTES, TimeUnit.MINUTES) ? process.exitValue() : -1;
      return new Submitted(status, Files.readString(work.resolve(OUT)), Files.readString(err));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Fails with what the process said if it did not end well. */
  public Submitted succeeded() {
    assertEquals(0, status, err);
    return this;
  }

  /** The correct answers after the last epoch. */
  public int lastCorrect() {
    String last = out.substring(out.lastIndexOf("Epoch "));
    return Integer.parseInt(last.replaceFirst("Epoch \\d+: (\\d+) / \\d+\n", "$1"));
  }
}
