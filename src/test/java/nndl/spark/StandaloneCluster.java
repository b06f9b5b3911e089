package nndl.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.WebPage;
import nndl.spark.transport.Ports;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Master and Workers of one core each, processes of this machine, from the jars in {@code
 * $SPARK_HOME/jars}. Closing it leaves no process, no file and no port behind.
 */
public final class StandaloneCluster implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  private static final long SECONDS = 300;
  private static final long POLL_MILLIS = 20;

  private final Path directory;
  private final int port;
  private final int page;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  public StandaloneCluster(int count) {
    try {
      directory = Files.createTempDirectory("nndl-standalone");
      port = Ports.free();
      page = Ports.free();
      master = start(Map.of(), "master.Master", "--port", "" + port, "--webui-port", "" + page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < count; i++) {
      startWorker(); // which tries to reach the Master for a while
    }
    awaitWorkers(count);
  }

  /** Spark's name of it. */
  public String url() {
    return "spark://" + HOST + ":" + port;
  }

  Path directory() {
    return directory;
  }

  private Process start(Map<String, String> environment, String name, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // to start soon
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-Dspark.master.rest.enabled=false");
    command.add("-Dlog4j.configurationFile=conf/log4j2.properties");
    command.addAll(List.of("-cp", System.getenv("SPARK_HOME") + "/jars/*"));
    command.add("org.apache.spark.deploy." + name);
    command.addAll(List.of("--host", HOST));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_DIRS", directory.toString());
    builder.environment().put("LC_ALL", "C"); // as a daemon often has it
    builder.environment().putAll(environment);
    Path log = directory.resolve("log");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private void awaitWorkers(int count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!state().replaceAll("\\s", "").contains("\"aliveworkers\":" + count + ",")) {
      if (!master.isAlive() || System.nanoTime() > deadline) {
        String log = log();
        close();
        throw new AssertionError(
            "%s: expected %s Workers within %s s, found fewer%n%s"
                .formatted(url(), count, SECONDS, log));
      }
      sleep();
    }
  }

  /** What the Master's page says of it. */
  private String state() {
    try {
      return WebPage.text("http://" + HOST + ":" + page + "/json/");
    } catch (IOException e) {
      return ""; // not yet
    }
  }

  /** Whether somebody listens at the Master's port. */
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The number of Workers, of which some may still be starting. */
  int workers() {
    return workers.size();
  }

  /** Adds a Worker; when it has found the Master, applications get a new executor there. */
  public void startWorker() {
    startWorker(HOST);
  }

  /** The same on a host of this name, which Spark takes for another one. */
  void startWorker(String host) {
    startWorker(host, Map.of());
  }

  /** The same whose executors have further variables in their environment. */
  void startWorker(String host, Map<String, String> environment) {
    try {
      workers.add(
          start(
              environment,
              "worker.Worker",
              "--host",
              host,
              "--cores",
              "1",
              "--memory",
              "1g",
              "--webui-port",
              "0",
              "--work-dir",
              directory.resolve("work").toString(),
              url()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the oldest Worker and waits until its executors have ended too. */
  void killWorker() {
    Process worker = workers.remove(0);
    List<ProcessHandle> executors = worker.descendants().toList();
    worker.destroyForcibly();
    awaitEnd(worker.toHandle());
    executors.forEach(StandaloneCluster::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle process) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (process.isAlive()) {
      if (System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new AssertionError("process %s: still there".formatted(process.pid()));
      }
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // what was started must end all the same
    List<ProcessHandle> processes = new ArrayList<>();
    for (Process process : workers) {
      process.descendants().forEach(processes::add);
      processes.add(process.toHandle());
    }
    processes.add(master.toHandle());
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(StandaloneCluster::awaitEnd);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
