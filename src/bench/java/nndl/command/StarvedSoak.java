package nndl.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import nndl.spark.Executors;

/**
 * {@code StarvedSoak STARTS SEED}: trainings over two executors start on one core that busy loops
 * share. In every third one an executor stands still for some seconds meanwhile. No start may be
 * given up, and every model must be that of an undisturbed run. For {@code scripts/dev/soak.sh
 * --starved}; Linux only.
 */
public final class StarvedSoak {
  private static final List<String> TRAINING =
      List.of("train", "--data=data/digits", "--sizes=64,30,10", "--epochs=3", "--shards=2");

  private static final int MOST_LOOPS = 12;
  private static final int FEWEST_LOOPS = 4;
  private static final int MOST_STILL_SECONDS = 10;
  private static final String CORE = "0";

  /** Two minutes for the first executor, two for the tasks, and the training on such a machine. */
  private static final long LIMIT_SECONDS = 400;

  private final Path parent;
  private final PrintStream out;
  private final Random random;
  private final WrittenFiles expected;

  private StarvedSoak(Path parent, long seed, PrintStream out) throws Exception {
    this.parent = Files.createDirectories(parent).toAbsolutePath();
    this.random = new Random(seed);
    this.out = out;
    Path model = this.parent.resolve("undisturbed");
    List<String> words = new ArrayList<>(TRAINING);
    words.add("--model=" + model);
    try (NndlProcess process = NndlProcess.start(this.parent, "whole", words)) {
      process.succeeded();
    }
    this.expected = WrittenFiles.of(model);
  }

  /** Makes all starts. Fails at the first one that is given up, and keeps its files. */
  static void run(Path parent, int starts, long seed, PrintStream out) throws Exception {
    StarvedSoak soak = new StarvedSoak(parent, seed, out);
    for (int i = 0; i < starts; i++) {
      soak.start(i);
    }
    SoakMain.delete(parent);
    out.printf("%s starved starts, none given up, no byte differs; seed %s%n", starts, seed);
  }

  private void start(int number) throws Exception {
    Path directory = Files.createDirectories(parent.resolve("try"));
    Path model = directory.resolve("model");
    String exchange = number % 2 == 0 ? "barrier" : "auto";
    boolean stands = number % 3 == 0;
    int loops = FEWEST_LOOPS + random.nextInt(MOST_LOOPS - FEWEST_LOOPS + 1);
    List<String> words = new ArrayList<>(TRAINING);
    words.addAll(List.of("--model=" + model, "--exchange=" + exchange));
    long start = System.nanoTime();
    try (BusyLoops busy = new BusyLoops(loops);
        NndlProcess process = NndlProcess.start(directory, "log", StarvedSoak::starved, words)) {
      if (stands) {
        standStill(process);
      }
      process.succeeded(LIMIT_SECONDS);
      require(!process.printed().contains("a Spark job an iteration"), process.printed());
    }
    WrittenFiles.of(model).withoutCheckpoints().requireSame(expected.withoutCheckpoints());
    SoakMain.delete(directory);
    out.printf(
        "%s: %s beside %s busy loops%s, same in %.0f s%n",
        number,
        exchange,
        loops,
        stands ? ", an executor stood still" : "",
        (System.nanoTime() - start) / 1e9);
  }

  /** A command on one core, with Spark on two executors. */
  private static List<String> starved(List<String> command) {
    List<String> changed = new ArrayList<>(List.of("taskset", "-c", CORE));
    changed.addAll(RandomEnd.onCluster(command, "local-cluster[2,1,1024]"));
    return changed;
  }

  /** Stops an executor as soon as it is there, and lets it go on after some seconds. */
  private void standStill(NndlProcess process) throws IOException, InterruptedException {
    process.await(() -> !Executors.of(process.handle()).isEmpty());
    Thread.sleep(random.nextInt(5_000));
    for (ProcessHandle executor : Executors.of(process.handle()).stream().limit(1).toList()) {
      Executors.freeze(executor);
      Thread.sleep(TimeUnit.SECONDS.toMillis(1 + random.nextInt(MOST_STILL_SECONDS)));
      Executors.thaw(executor);
    }
  }

  private static void require(boolean isTrue, String found) {
    if (!isTrue) {
      throw new IllegalStateException("expected a start that is not given up, found " + found);
    }
  }

  /** Processes that do nothing but take the time of one core. */
  private static final class BusyLoops implements AutoCloseable {
    private final List<Process> loops = new ArrayList<>();

    BusyLoops(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        loops.add(
            new ProcessBuilder("taskset", "-c", CORE, "sh", "-c", "while :; do :; done").start());
      }
    }

    @Override
    public void close() {
      loops.forEach(Process::destroyForcibly);
    }
  }

  public static void main(String[] args) throws Exception {
    SoakMain.run(StarvedSoak::run, args);
  }
}
