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

/**
 * A run of {@link Train} as users start it, with {@code scripts/spark-submit.sh} and
 * target/nndl.jar.
 */
public record Submitted(int status, String out, String err) {
  public static final Path DIGITS = Path.of("data/digits");

  /** The file in the work directory to which standard output is written. */
  public static final String OUT = "stdout";

  /**
   * The option of a JVM that trains only small networks, whose start takes half the processor time
   * so.
   */
  public static final String QUICK = "-XX:TieredStopAtLevel=1";

  /** The environment of a driver with that option. */
  public static final Map<String, String> QUICK_DRIVER = Map.of("SPARK_SUBMIT_OPTS", QUICK);

  /** Options that halve the start time of executors. They train only small networks. */
  public static final String QUICK_EXECUTORS =
      "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /**
   * The same for executors that Spark kills. Their temporary files stay in a directory where they
   * do no harm.
   */
  private static final String EXECUTOR_FILES =
      "%s \"-Djava.io.tmpdir=%s\""
          .formatted(QUICK_EXECUTORS, Path.of("target/spark").toAbsolutePath());

  private static final long MAX_MINUTES = 12;

  static {
    buildClassArchive();
  }

  /** Builds the class archive, as users do. It shortens the start of all these JVMs. */
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

  /** What a test does to the running process. */
  public interface Meddling {
    void with(Process process) throws Exception;
  }

  /**
   * The same with Java options for the driver, and with an action on the running process.
   *
   * @param javaOptions in the form of spark-submit. Empty for none.
   */
  public static Submitted run(
      Path work, String master, String javaOptions, Meddling meddling, String... options)
      throws Exception {
    return run(System.getenv("JAVA_HOME"), work, master, javaOptions, meddling, options);
  }

  /** The same with driver and executors in JVMs of this home. Null for the JVM on the path. */
  public static Submitted run(
      String javaHome,
      Path work,
      String master,
      String javaOptions,
      Meddling meddling,
      String... options)
      throws Exception {
    // Background jobs of a shell ignore SIGINT, and so would the processes that they start.
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

  /** Fails with the output of the process if its status is not 0. */
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
