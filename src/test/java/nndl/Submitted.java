package nndl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of {@link Train} as users have it: {@code scripts/spark-submit.sh} and target/nndl.jar. */
record Submitted(int status, String out, String err) {
  static final Path DIGITS = Path.of("data/digits");

  /** Executors are killed by Spark and then leave temporary files: here they do no harm. */
  private static final String EXECUTOR_FILES =
      "spark.executor.extraJavaOptions=\"-Djava.io.tmpdir=%s\""
          .formatted(Path.of("target/spark").toAbsolutePath());

  private static final long MOST_MINUTES = 6;

  /**
   * @param work a directory for what the process prints
   */
  static Submitted run(Path work, String master, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/spark-submit.sh", "--master", master));
    command.addAll(List.of("--conf", EXECUTOR_FILES, "--class", "nndl.Train", "target/nndl.jar"));
    command.addAll(List.of(options));
    Path out = work.resolve("stdout");
    Path err = work.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME"); // of the tests; the script finds target/spark
    Process process = builder.start();
    try {
      int status = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) ? process.exitValue() : -1;
      return new Submitted(status, Files.readString(out), Files.readString(err));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Fails with what the process said if it did not end well. */
  Submitted succeeded() {
    assertEquals(0, status, err);
    return this;
  }

  /** The correct answers after the last epoch. */
  int lastCorrect() {
    String last = out.substring(out.lastIndexOf("Epoch "));
    return Integer.parseInt(last.replaceFirst("Epoch \\d+: (\\d+) / \\d+\n", "$1"));
  }
}
