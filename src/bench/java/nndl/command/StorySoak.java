package nndl.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.Main;
import nndl.spark.Executors;
import nndl.spark.Netlab;
import nndl.spark.StandaloneCluster;
import nndl.spark.barrier.Accident;
import nndl.spark.barrier.SimulatedStories;
import nndl.spark.barrier.Story;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.transport.Topology;
import org.apache.spark.SparkContext;

/**
 * {@code StorySoak NAME}: a story, or all of them for an empty name, are played by the simulator
 * and by real processes, and must end alike. For {@code scripts/dev/soak.sh --story}; Linux only.
 */
public final class StorySoak {
  /** The limit of a round, in place of two minutes. */
  private static final int LIMIT_SECONDS = 8;

  /** How long a driver may take on a busy machine. */
  private static final long LONGEST_SECONDS = 400;

  private static final String ROW = "%-18s  %-56s  %s%n";
  private static final String MODEL = "model.safetensors";
  private static final String TRAINING =
      "--sizes=64,30,10 --mini-batch-size=5 --epochs=%s --shards=%s"
          .formatted(Story.EPOCHS, Story.SHARDS);

  private static final Pattern LINKS =
      Pattern.compile("restarts: ([0-9]+)\\s+([0-9a-f]{64})", Pattern.DOTALL);

  private final Path parent;
  private final String expected;

  private StorySoak(Path parent) throws Exception {
    this.parent = parent;
    Path model = parent.resolve("undisturbed");
    try (NndlProcess process = NndlProcess.start(parent, "undisturbed", words(model))) {
      process.succeeded(LONGEST_SECONDS);
    }
    this.expected = WrittenFiles.of(model).hash(MODEL);
  }

  private static List<String> words(Path model) {
    List<String> words = new ArrayList<>(List.of("train", "--data=data/digits"));
    words.addAll(List.of(TRAINING.split(" ")));
    words.addAll(
        List.of(
            "--evaluate=none", "--no-report", "--model=" + model, "--resume=auto", "--take-over"));
    return words;
  }

  /** Plays stories. Fails after the last one if one has ended in another way than simulated. */
  static void run(Path directory, List<Story> stories, PrintStream out) throws Exception {
    Path parent = Files.createDirectories(directory).toAbsolutePath();
    StorySoak real = new StorySoak(parent);
    SimulatedStories simulator = new SimulatedStories();
    boolean areLinksPossible = Netlab.isPossible();
    List<Story> different = new ArrayList<>();
    out.printf(ROW, "story", "simulated", "real");
    for (Story story : stories) {
      Story.End simulated = simulator.play(story);
      boolean isOfLinks = story.has(Accident.PARTITION);
      String end = "SKIPPED, since links take root, iproute2 and namespaces";
      if (!isOfLinks || areLinksPossible) {
        Story.End found = isOfLinks ? real.playLinks(story) : real.playProcesses(story);
        end = found + (found.equals(simulated) ? "  same" : "  DIFFERENT");
        if (!found.equals(simulated)) {
          different.add(story);
        }
      }
      out.printf(ROW, story, simulated, end);
    }
    if (!different.isEmpty()) {
      throw new IllegalStateException("expected ends as simulated, found others of " + different);
    }
    SoakMain.delete(parent);
  }

  private Story.End playLinks(Story story) throws Exception {
    Story.At at = story.accidents().get(0);
    Netlab.Output output =
        Netlab.run(
            parent,
            "%s 1000 --data data/digits %s --exchange barrier --topology %s --timeout %ss --cut %s:%s"
                .formatted(
                    story.executors(),
                    TRAINING.replace('=', ' '),
                    story.topologyWord(),
                    LIMIT_SECONDS,
                    story.topology() == Topology.PEERS ? "1-2" : "1",
                    Math.round(at.limits() * LIMIT_SECONDS)));
    Matcher found = LINKS.matcher(output.text());
    if (!found.find()) {
      throw new IllegalStateException("netlab.sh: " + output.text());
    }
    boolean isSame = found.group(2).equals(expected);
    String lines = Files.readString(Path.of("target/netlab/logs/driver.log"));
    return Story.End.of(
        story, List.of(output.status()), Integer.parseInt(found.group(1)), isSame, lines);
  }

  private Story.End playProcesses(Story story) throws Exception {
    Path directory = Files.createDirectories(parent.resolve(story.toString()));
    int workers = story.executors() * (story.has(Accident.DRIVER_PAUSE) ? 2 : 1);
    List<NndlProcess> drivers = new ArrayList<>();
    try (StandaloneCluster cluster = new StandaloneCluster(workers)) {
      drivers.add(start(story, directory, cluster, 0));
      for (Story.At at : story.accidents()) {
        NndlProcess driver = drivers.get(drivers.size() - 1);
        awaitEpoch(driver, at.epoch());
        strike(at, driver, cluster);
        if (at.accident() == Accident.DRIVER_PAUSE) {
          drivers.add(start(story, directory, cluster, drivers.size()));
          awaitEpoch(drivers.get(1), at.epoch() + 1);
          driver.signal("CONT");
        } else if (at.accident().isOfDriver()) {
          int unused = driver.end(LONGEST_SECONDS);
          drivers.add(start(story, directory, cluster, drivers.size()));
        }
      }
      List<Integer> statuses = new ArrayList<>();
      StringBuilder lines = new StringBuilder();
      for (NndlProcess driver : drivers) {
        statuses.add(driver.end(LONGEST_SECONDS));
        lines.append(driver.printed());
      }
      Path model = directory.resolve("model");
      boolean isSame = WrittenFiles.of(model).hash(MODEL).equals(expected);
      int restarts = Story.restarts(Files.readString(model.resolve("timings.csv")));
      return Story.End.of(story, statuses, restarts, isSame, lines.toString());
    } finally {
      drivers.forEach(NndlProcess::close);
    }
  }

  private static void awaitEpoch(NndlProcess driver, int epoch)
      throws IOException, InterruptedException {
    driver.await(() -> driver.printed().contains("Epoch " + epoch + " "));
  }

  private static void strike(Story.At at, NndlProcess driver, StandaloneCluster cluster)
      throws IOException, InterruptedException {
    switch (at.accident()) {
      case KILL -> Executors.kill(Executors.running().get(0));
      case PAUSE -> {
        ProcessHandle one = Executors.running().get(0);
        Executors.freeze(one);
        Thread.sleep((long) (at.limits() * TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)));
        Executors.thaw(one);
      }
      case ARRIVAL -> cluster.startWorker();
      case DRIVER_KILL -> driver.signal("KILL");
      case DRIVER_PAUSE -> driver.signal("STOP");
      case SIGNAL -> driver.signal("TERM");
      case FULL_DISK -> driver.fillDisk();
      default -> throw new IllegalArgumentException(at.toString());
    }
  }

  private static NndlProcess start(
      Story story, Path directory, StandaloneCluster cluster, int number) throws IOException {
    int executors = story.executors() + (story.has(Accident.ARRIVAL) ? 1 : 0);
    UnaryOperator<List<String>> onCluster =
        command ->
            RandomEnd.onCluster(
                story.has(Accident.ARRIVAL) ? waiting(command, story) : command,
                cluster.url(),
                "-Dspark.cores.max=" + executors,
                "-Dspark.scheduler.minRegisteredResourcesRatio="
                    + (double) story.executors() / executors,
                "-Dspark.scheduler.maxRegisteredResourcesWaitingTime=120s",
                "-Dspark.nndl.exchange.topology=" + story.topologyWord(),
                "-Dspark.nndl.exchange.timeout=" + LIMIT_SECONDS + "s");
    List<String> words = words(directory.resolve("model"));
    words.add("--exchange=barrier");
    return NndlProcess.start(directory, "driver-" + number, onCluster, words);
  }

  /** The command of a training that does not end before its last executor has arrived. */
  private static List<String> waiting(List<String> command, Story story) {
    List<String> changed = new ArrayList<>(command);
    int main = changed.indexOf(Main.class.getName());
    changed.set(main, Waiting.class.getName());
    changed.add(main + 1, "" + (story.accidents().get(0).epoch() + 1));
    return changed;
  }

  /** Runs {@link Main}, whose training waits at a line until there are slots of two executors. */
  public static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) {
      int line = Integer.parseInt(args[0]);
      System.setOut(AtLine.of(System.out, line, Waiting::await));
      Main.main(Arrays.copyOfRange(args, 1, args.length));
    }

    private static void await() {
      while (SparkInternals.slots(SparkContext.getOrCreate()) < 2) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  public static void main(String[] args) throws Exception {
    List<Story> stories =
        Arrays.stream(Story.values())
            .filter(story -> args[0].isEmpty() || args[0].equals(story.toString()))
            .toList();
    if (stories.isEmpty()) {
      System.out.printf("soak.sh: --story: expected one of %s%n", List.of(Story.values()));
      System.exit(2);
    }
    SoakMain.run((parent, tries, seed, out) -> run(parent, stories, out), stories.size(), 1);
  }
}
