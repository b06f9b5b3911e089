package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import nndl.Main;
import nndl.TestJvm;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A process of {@link Main} with a Spark of its own, for accidents that one JVM cannot have. What
 * it prints goes to a file, and all of its temporary files to a directory. It is killed when it is
 * closed.
 */
final class NndlProcess implements AutoCloseable {
  /** A lease that is short enough to wait for in a test, and long enough for a slow machine. */
  static final String LEASE = "1s";

  /** The file in a directory that says whose it is. */
  static final String OWNER = ".nndl-owner";

  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final Path output;

  private NndlProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param work a directory for what the process prints and leaves
   * @param name names the process in the directory
   * @param where adds what starts a command on another host
   */
  static NndlProcess start(
      Path work, String name, UnaryOperator<List<String>> where, List<String> words)
      throws IOException {
    Path temporary = Files.createDirectories(work.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split(" +")));
    command.addAll(TestJvm.options());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-Xmx1g",
            "-Djava.io.tmpdir=" + temporary,
            "-Dlog4j.configurationFile=conf/log4j2.properties",
            "-Dspark.master=local[1]",
            "-Dspark.driver.host=localhost",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.local.dir=" + temporary,
            "-Dspark.hadoop.nndl.lease=" + LEASE,
            "-cp",
            TestJvm.classPath(),
            Main.class.getName()));
    command.addAll(words);
    Path output = work.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(where.apply(command))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1"); // no server knows the other host
    return new NndlProcess(builder.start(), output);
  }

  /** Starts a process on this host. */
  static NndlProcess start(Path work, String name, List<String> words) throws IOException {
    return start(work, name, command -> command, words);
  }

  long pid() {
    return process.pid();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, "" + pid())
        .start()
        .waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Lets no file grow beyond a few thousand bytes from now on: less than a checkpoint has. */
  void fillDisk() throws IOException, InterruptedException {
    new ProcessBuilder("prlimit", "--pid=" + pid(), "--fsize=8000")
        .start()
        .waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Kills the executors that the process has started. */
  void killExecutors() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** Something for which a test waits. */
  @FunctionalInterface
  interface Condition {
    boolean isTrue() throws IOException;
  }

  /** Waits until something is true, or the process has ended. */
  void await(Condition condition) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (isAlive() && !condition.isTrue()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
        throw new IllegalStateException(
            "nothing happens for %s s: %s".formatted(LIMIT_SECONDS, printed()));
      }
      Thread.sleep(1);
    }
  }

  /** Waits for the end. Returns the exit status. */
  int end() throws IOException, InterruptedException {
    return end(LIMIT_SECONDS);
  }

  /** Like {@link #end()}, for a process that may take longer. */
  int end(long seconds) throws IOException, InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still there after %s s: %s".formatted(seconds, printed()));
    }
    return process.exitValue();
  }

  /** Waits for the end, which must be a good one. */
  void succeeded() throws IOException, InterruptedException {
    succeeded(LIMIT_SECONDS);
  }

  /** Like {@link #succeeded()}, for a process that may take longer. */
  void succeeded(long seconds) throws IOException, InterruptedException {
    int status = end(seconds);
    if (status != 0) {
      throw new IllegalStateException("status %s: %s".formatted(status, printed()));
    }
  }

  String printed() throws IOException {
    return Files.readString(output, UTF_8);
  }

  /** Returns the last line that was printed. */
  String lastLine() throws IOException {
    return printed().lines().reduce("", (first, last) -> last);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }
}
