package nndl.spark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.spark.Exchanges.Kind;
import nndl.spark.transport.Ports;
import nndl.training.AtCall;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code scripts/dev/soak.sh --accidents}: small trainings on clusters of three executors. In each
 * training one executor dies, hangs, or loses its Worker or its connection at a random moment.
 * Prints one line per run, with whether it ended as the undisturbed run did. Each run has a time
 * limit.
 */
public final class Soak {
  private static final int EXECUTORS = 3;
  private static final long RUN_SECONDS = 180;
  private static final String LOCAL_CLUSTER = "local-cluster[3,1,1024]";
  private static final String[] SETTINGS = {
    "spark.executor.heartbeatInterval=1s",
    "spark.network.timeout=15s",
    "spark.network.timeoutInterval=1s",
    "spark.nndl.exchange.timeout=5s"
  };

  /** How many accidents there are for each pause. */
  private static final int PAUSE_EVERY = 25;

  private static final long PAUSE_SECONDS = 300;

  /** Spark kills no executor that stands still for so long. The last of two settings counts. */
  private static final String PATIENT = "spark.network.timeout=600s";

  /** What happens to an executor. */
  private enum Accident {
    KILL,
    KILL_TWICE,
    KILL_IN_CALL,
    KILL_LOADING,
    HANG,
    /** A connection between an executor and the driver breaks. */
    CUT,
    KILL_WORKER,
    /** It stands still for five minutes, and goes on while the training does. */
    PAUSE
  }

  private final Random random;
  private final boolean cuts = Cut.isPossible();
  private final int exchangePort;
  private final int sparkPort;
  private final PrintStream out;
  private final SmallRun run;
  private final List<ProcessHandle> victims = new ArrayList<>();
  private StandaloneCluster cluster;
  private JavaSparkContext spark;

  /** Ends with the last pause. */
  private CompletableFuture<Void> pause = CompletableFuture.completedFuture(null);

  private int accidents;
  private int differences;
  private int hangs;

  private Soak(long seed, Path directory, PrintStream out) throws IOException {
    this.exchangePort = Ports.free();
    this.sparkPort = Ports.free();
    this.random = new Random(seed);
    this.out = out;
    this.run = new SmallRun(directory, EXECUTORS);
  }

  public static void main(String[] args) throws Exception {
    System.exit(run(Integer.parseInt(args[0]), Long.parseLong(args[1]), System.out) ? 0 : 1);
  }

  /** Whether all runs ended, and as they should. The accidents take turns with the exchanges. */
  static boolean run(int accidents, long seed, PrintStream out) throws Exception {
    Path directory = Files.createTempDirectory("nndl-soak");
    long start = System.nanoTime();
    Soak soak = new Soak(seed, directory, out);
    out.printf("seed %d; undisturbed %s%n", seed, digest(soak.run.expected()));
    if (!soak.cuts) {
      out.println("no connection is cut: that takes root, and the program ss");
    }
    try {
      int pauses = accidents / PAUSE_EVERY;
      int others = accidents - pauses;
      soak.over(LOCAL_CLUSTER, others / 2);
      soak.over("standalone", others - others / 2);
      if (pauses > 0) {
        soak.over(LOCAL_CLUSTER, pauses, PATIENT);
      }
    } finally {
      deleteFiles(directory);
    }
    out.printf(
        Locale.ROOT,
        "%d accidents, seed %d: %d differences, %d hangs, in %.0f s%n",
        soak.accidents,
        seed,
        soak.differences,
        soak.hangs,
        (System.nanoTime() - start) / 1e9);
    return soak.differences + soak.hangs == 0 && soak.accidents == accidents;
  }

  private static void deleteFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** The hash alone; what follows it are the counts. */
  private static String digest(String outcome) {
    return outcome.lines().findFirst().orElse("").substring(0, 16);
  }

  private void over(String master, int count, String... more) throws Exception {
    boolean standalone = master.equals("standalone");
    cluster = standalone ? new StandaloneCluster(EXECUTORS) : null;
    try {
      List<String> settings = new ArrayList<>(List.of(SETTINGS));
      settings.addAll(List.of(more));
      settings.add("spark.nndl.exchange.port=" + exchangePort);
      settings.add("spark.driver.port=" + sparkPort);
      spark = Fixtures.spark(standalone ? cluster.url() : master, settings.toArray(String[]::new));
      try (JavaSparkContext closed = spark) {
        for (int i = 0; i < count && hangs == 0; i++) {
          Kind kind = accidents % 2 == 0 ? Kind.BARRIER : Kind.JOB;
          disturb(master, kind, more.length > 0 ? Accident.PAUSE : accident(standalone));
        }
      }
    } finally {
      if (standalone) {
        cluster.close();
      }
    }
  }

  private Accident accident(boolean standalone) {
    List<Accident> possible = new ArrayList<>(List.of(Accident.values()));
    possible.remove(Accident.PAUSE);
    if (!standalone) {
      possible.remove(Accident.KILL_WORKER);
    }
    if (!cuts) {
      possible.remove(Accident.CUT);
    }
    return possible.get(random.nextInt(possible.size()));
  }

  private void disturb(String master, Kind kind, Accident accident) throws Exception {
    int call = random.nextInt(SmallRun.CALLS - 1);
    int millis = random.nextInt(500);
    Executors.await(spark, EXECUTORS);
    long start = System.nanoTime();
    CompletableFuture<String> outcome =
        CompletableFuture.supplyAsync(() -> train(kind, accident, call, millis));
    String found;
    try {
      long paused = accident == Accident.PAUSE ? PAUSE_SECONDS : 0;
      found = outcome.get(RUN_SECONDS + paused, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      hangs++;
      found = "a hang";
    } catch (ExecutionException e) {
      found = e.getCause().toString().lines().findFirst().orElse("");
    }
    victims.forEach(Executors::kill); // also those that hang
    victims.clear();
    if (accident == Accident.KILL_WORKER) {
      cluster.startWorker();
    }
    accidents++;
    boolean same = found.equals(run.expected());
    differences += same || hangs > 0 ? 0 : 1;
    out.printf(
        Locale.ROOT,
        "%3d %-23s %-7s %-12s call %2d, %3d ms: %s in %.1f s%n",
        accidents,
        master,
        kind,
        accident,
        call,
        millis,
        same ? "same " + digest(found) : "DIFFERENT " + found,
        (System.nanoTime() - start) / 1e9);
    out.flush();
  }

  private String train(Kind kind, Accident accident, int call, int millis) {
    if (accident == Accident.KILL_LOADING) {
      Executors.killLater(victim(), millis);
    }
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      return run.train(
          new AtCall(
              call,
              new AtCall(call + 1, exchange, () -> strikeAgain(accident)),
              () -> strike(kind, accident, millis)));
    }
  }

  private void strike(Kind kind, Accident accident, int millis) {
    switch (accident) {
      case KILL, KILL_TWICE -> Executors.kill(victim());
      case KILL_IN_CALL -> Executors.killSlowly(victim(), millis);
      case KILL_LOADING -> {}
      case HANG -> Executors.freeze(victim());
      case PAUSE -> pause(victim());
      case CUT -> Cut.one(kind == Kind.BARRIER ? exchangePort : sparkPort, random);
      case KILL_WORKER -> cluster.killWorker();
    }
  }

  private void strikeAgain(Accident accident) {
    if (accident == Accident.KILL_TWICE) {
      Executors.kill(victim());
    }
    pause.join(); // the other executors may have done the call before without it
  }

  private void pause(ProcessHandle victim) {
    Executors.freeze(victim);
    Executor later = CompletableFuture.delayedExecutor(PAUSE_SECONDS, TimeUnit.SECONDS);
    pause = CompletableFuture.runAsync(() -> Executors.thaw(victim), later);
  }

  private ProcessHandle victim() {
    List<ProcessHandle> running = Executors.running();
    ProcessHandle victim = running.get(random.nextInt(running.size()));
    victims.add(victim);
    return victim;
  }
}
