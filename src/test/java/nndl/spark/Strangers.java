package nndl.spark;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.TestJvm;
import nndl.spark.Exchanges.Kind;
import nndl.spark.barrier.Wire;
import nndl.spark.transport.Ports;
import nndl.spark.transport.StrangerKind;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code scripts/dev/strangers.sh}: trains while strangers of one kind after the other, in a
 * process of their own, come to the exchange's port, and in turn while as many come to another
 * process. Prints a line for each kind: the medians of the times of an iteration and of their
 * ratio, how much memory of the driver grew meanwhile and how much stayed, and whether all bytes
 * are the same.
 */
public final class Strangers {
  private static final int AT_ONCE = 200;
  private static final int PAUSE_MILLIS = 4;
  private static final int ROUNDS = 3;
  private static final double MB = 1e6;
  private static final double MOST_GROWTH = 20;
  private static final UnixOperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);

  private final PrintStream out;
  private final SmallRun run;
  private final int count;
  private int faults;
  private boolean different;
  private long descriptors;

  private Strangers(Path directory, int count, PrintStream out) {
    this.run = new SmallRun(directory, 4);
    this.count = count;
    this.out = out;
  }

  /**
   * {@code COUNT [WIRE]...}, or {@code visit KIND COUNT PORT} or {@code sink PORT} for the other
   * processes.
   */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "visit" ->
          visit(
              StrangerKind.valueOf(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "sink" -> sink(Integer.parseInt(args[1]));
      default -> {
        Path directory = Files.createTempDirectory("nndl-strangers");
        Strangers strangers = new Strangers(directory, Integer.parseInt(args[0]), System.out);
        List<String> wires = List.of(args).subList(1, args.length);
        for (Wire wire : Wire.values()) {
          if (wires.isEmpty() || wires.contains(wire.name())) {
            strangers.over(wire, directory);
          }
        }
        System.exit(strangers.faults == 0 ? 0 : 1);
      }
    }
  }

  private static void visit(StrangerKind kind, int count, int port) throws InterruptedException {
    ExecutorService all = Executors.newFixedThreadPool(AT_ONCE);
    for (int i = 0; i < count; i++) {
      int number = i;
      all.execute(() -> kind.visit(port, number));
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // as many in a second at either port
    }
    all.shutdown();
    if (!all.awaitTermination(10, TimeUnit.MINUTES)) {
      throw new AssertionError("expected an end of all visits");
    }
    System.exit(0);
  }

  /** Takes connections and hangs up after the first bytes, or 10 s. */
  private static void sink(int port) throws IOException {
    ExecutorService all = Executors.newCachedThreadPool();
    try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket socket = server.accept();
        all.execute(
            () -> {
              try (socket) {
                socket.setSoTimeout(10_000);
                int unused = socket.getInputStream().read(new byte[1 << 16]);
              } catch (IOException e) {
                // The stranger has gone.
              }
            });
      }
    }
  }

  private void over(Wire wire, Path directory) throws Exception {
    int port = Ports.free();
    int sinkPort = Ports.free();
    List<String> settings = new ArrayList<>(wire.settings(directory));
    settings.add("spark.nndl.exchange.port=" + port);
    settings.add("spark.driver.host=localhost");
    settings.add("spark.driver.bindAddress=127.0.0.1");
    Process sink = java("sink", "" + sinkPort);
    try (JavaSparkContext spark =
            Fixtures.spark("local-cluster[2,1,1024]", settings.toArray(String[]::new));
        Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      for (int i = 0; i < 100; i++) {
        train(exchange); // until the compiler has seen it all
      }
      for (StrangerKind kind : StrangerKind.values()) {
        beside(wire, kind, exchange, port, sinkPort);
      }
    } finally {
      sink.destroy();
    }
  }

  private void beside(Wire wire, StrangerKind kind, Exchange exchange, int port, int sinkPort)
      throws Exception {
    double before = megabytes();
    long open = SYSTEM.getOpenFileDescriptorCount();
    descriptors = 0;
    different = false;
    List<Double> elsewhere = new ArrayList<>();
    List<Double> here = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      elsewhere.add(millis(kind, exchange, sinkPort));
      here.add(millis(kind, exchange, port));
      ratios.add(here.get(round) / elsewhere.get(round));
    }
    double during = megabytes();
    TimeUnit.SECONDS.sleep(11);
    double after = megabytes();
    boolean good = during - before < MOST_GROWTH && after - before < MOST_GROWTH;
    faults += good ? 0 : 1;
    out.printf(
        Locale.ROOT,
        "%-17s %-23s %d: iteration %.3f ms, elsewhere %.3f, ratio %.2f; memory %+.1f MB, then"
            + " %+.1f; descriptors %+d; %s%s%n",
        wire,
        kind,
        count,
        median(here),
        median(elsewhere),
        median(ratios),
        during - before,
        after - before,
        descriptors - open,
        different ? "OTHER BYTES" : "same bytes",
        good ? "" : "; TOO MUCH");
  }

  /** The median time of an iteration while strangers visit a port. */
  private double millis(StrangerKind kind, Exchange exchange, int port) throws Exception {
    Process strangers = java("visit", kind.name(), "" + count, "" + port);
    List<Double> times = new ArrayList<>();
    while (strangers.isAlive()) {
      long start = System.nanoTime();
      train(exchange);
      descriptors = Math.max(descriptors, SYSTEM.getOpenFileDescriptorCount());
      times.add((System.nanoTime() - start) / 1e6 / SmallRun.ITERATIONS);
    }
    return median(times);
  }

  /** Trains, and counts it as a fault if a bit of the result differs. */
  private void train(Exchange exchange) {
    if (!run.expected().equals(run.train(exchange))) {
      different = true;
      faults++;
    }
  }

  private static double median(List<Double> numbers) {
    return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElseThrow();
  }

  /** What is used of the heap after a collection, and of memory outside of it. */
  private static double megabytes() {
    System.gc();
    Runtime heap = Runtime.getRuntime();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    long netty = PlatformDependent.usedDirectMemory();
    return (heap.totalMemory() - heap.freeMemory() + direct + Math.max(0, netty)) / MB;
  }

  private static Process java(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(TestJvm.options());
    command.addAll(List.of("-Xmx256m", "-cp", TestJvm.classPath()));
    command.add(Strangers.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
