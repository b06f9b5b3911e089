package nndl.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import nndl.data.sampling.Shards;
import nndl.network.Piece;
import nndl.training.worker.GradientTree;

/**
 * An iteration of the barrier exchange, as events: the driver and each executor have a link of
 * their own, and an iteration ends when all have made the step. Where more than {@value #MOST}
 * executors add sums among themselves, a host stands for several neighbours. It has the time of the
 * slowest of them, and its messages are as many as those of one.
 *
 * @param weights bytes of the weights and biases
 * @param perSample seconds to compute a sample on one core
 * @param shards of the mini-batch; each executor sends the nodes of their tree that it has
 * @param cluster the machines
 */
record IterationModel(
    double weights, double perSample, int miniBatch, int executors, int shards, Cluster cluster) {
  private static final int MOST = 32;
  private static final int REQUEST = 200; // bytes
  private static final double STEP = 1e-10; // seconds to step a byte of the weights
  private static final double HEADERS = 1.03;
  private static final double FILL = 0.8;
  private static final double STRAGGLING = 0.1;
  private static final int ROUNDS = 5;
  private static final int SEED = 49;

  /**
   * Machines and their links.
   *
   * @param cores of a machine; if {@code shared}, of the one machine that all processes share
   * @param speed bytes a second each way
   * @param latency one way, in seconds
   * @param headers the bytes on a link for each byte of a message
   * @param fill the part of their links' speed that hosts reach if several send to several
   * @param perByte processor time of an executor to send or to receive a byte
   * @param perByteOfDriver the same of the driver
   * @param perMessage processor time to send or to receive a message
   * @param straggling the mean of the exponential distribution of how much longer than in the best
   *     case an executor computes, as a part of that time
   */
  record Cluster(
      int cores,
      boolean shared,
      double speed,
      double latency,
      double headers,
      double fill,
      double perByte,
      double perByteOfDriver,
      double perMessage,
      double straggling) {
    /**
     * The machine of the measurements, whose two cores all processes share. The processor time of a
     * byte and the fill are from there: busy processors of six trainings, and plain sockets from
     * all to all.
     */
    static Cluster netlab(int megabits) {
      return new Cluster(2, true, megabits * 1e6 / 8, 1e-4, HEADERS, FILL, 11e-9, 3.5e-9, 25e-6, 0);
    }

    /**
     * Machines of so many cores, with the letters of the page's formula: an executor on each, and
     * the driver on another one. Links that no processor simulates take a fifth of the processor
     * time.
     */
    static Cluster of(CostModel letters, int cores) {
      return new Cluster(
          cores,
          false,
          letters.w(),
          letters.r() / 2,
          HEADERS,
          FILL,
          2.2e-9,
          0.7e-9,
          letters.p() / 4,
          STRAGGLING);
    }
  }

  /** The seconds of computing alone, without a straggler. */
  double computing() {
    int cores = cluster.shared ? Math.min(executors, cluster.cores) : executors * cluster.cores;
    return perSample * miniBatch / cores;
  }

  /** The seconds of an iteration where the driver adds all sums, as the mean of some iterations. */
  double star() {
    return mean(false);
  }

  /** The same where executors add the sums among themselves. */
  double peers() {
    return mean(true);
  }

  /** Into how many pieces executors cut the sums. */
  static int pieces(double weights, int executors) {
    return (int) Math.max(1, Math.min(executors, weights / Float.BYTES / Piece.FLOATS));
  }

  private double mean(boolean isByPeers) {
    int rounds = cluster.straggling == 0 ? 1 : ROUNDS;
    Random random = new Random(SEED);
    return IntStream.range(0, rounds)
        .mapToDouble(i -> new Round(random, isByPeers).run())
        .average()
        .orElseThrow();
  }

  /** One iteration. */
  private final class Round {
    private final boolean isByPeers;
    private final int group;
    private final int count;
    private final EventSimulation events;
    private final EventSimulation.Cores shared;
    private final EventSimulation.Host driver;
    private final List<EventSimulation.Host> hosts;
    private final double[] computing;

    Round(Random random, boolean isByPeers) {
      this.isByPeers = isByPeers;
      group = isByPeers ? (executors + MOST - 1) / MOST : 1;
      count = executors / group;
      if (count * group != executors) {
        throw new IllegalArgumentException(executors + ": not a multiple of " + group);
      }
      events = new EventSimulation(cluster.latency, cluster.perMessage, count);
      shared = cluster.shared ? events.new Cores(cluster.cores) : null;
      driver = host(cluster.perByteOfDriver);
      hosts = IntStream.range(0, count).mapToObj(i -> host(cluster.perByte)).toList();
      computing = IntStream.range(0, count).mapToDouble(i -> computing(random)).toArray();
    }

    private EventSimulation.Host host(double perByte) {
      EventSimulation.Cores cores = cluster.shared ? shared : events.new Cores(cluster.cores);
      return events.new Host(cores, cluster.speed, perByte);
    }

    /** The processor time of a core of the slowest of the neighbours. */
    private double computing(Random random) {
      double slowest =
          IntStream.range(0, group)
              .mapToDouble(i -> -StrictMath.log(1 - random.nextDouble()))
              .max()
              .orElseThrow();
      double samples = (double) miniBatch / executors / coresOfAnExecutor();
      return perSample * samples * (1 + cluster.straggling * slowest);
    }

    private int coresOfAnExecutor() {
      return cluster.shared ? 1 : cluster.cores;
    }

    private double run() {
      if (isByPeers) {
        peers();
      } else {
        star();
      }
      return events.run();
    }

    private void compute(int i, Runnable then) {
      Runnable core = EventSimulation.after(coresOfAnExecutor(), then);
      for (int k = 0; k < coresOfAnExecutor(); k++) {
        hosts.get(i).cores.run(computing[i], core);
      }
    }

    /** The nodes of the tree that each of the neighbours has. */
    private int nodes(int i) {
      int from = (int) ((long) i * group * shards / executors);
      int to = (int) ((long) (i * group + 1) * shards / executors);
      return GradientTree.nodes(new Shards(shards), from, to).size();
    }

    private EventSimulation.Message message(
        EventSimulation.Host from,
        EventSimulation.Host to,
        double sent,
        double got,
        double bytes,
        double fill,
        Runnable then) {
      return events.new Message(from, to, sent, got, bytes * cluster.headers, fill, then);
    }

    private void step(EventSimulation.Host host) {
      host.cores.run(STEP * weights, () -> {});
    }

    /** The driver sends something to all executors, which then compute. */
    private void request(double bytes, IntConsumer computed) {
      List<EventSimulation.Message> requests = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int to = i;
        Runnable then = () -> compute(to, () -> computed.accept(to));
        requests.add(message(driver, hosts.get(i), group, 1, bytes, 1, then));
      }
      driver.send(requests);
    }

    private void star() {
      Runnable gathered = EventSimulation.after(count, () -> step(driver));
      request(
          weights,
          i -> {
            double sum = nodes(i) * weights;
            EventSimulation.Host host = hosts.get(i);
            host.send(List.of(message(host, driver, 1, group, sum, 1, gathered)));
          });
    }

    private void peers() {
      int pieces = pieces(weights, executors);
      double piece = weights / pieces;
      int owners = Math.min(count, (pieces + group - 1) / group);
      List<Runnable> stepped =
          hosts.stream().map(host -> EventSimulation.after(owners + 1, () -> step(host))).toList();
      Runnable total = EventSimulation.after(owners, () -> step(driver));
      List<Runnable> owned =
          IntStream.range(0, owners)
              .mapToObj(
                  i ->
                      EventSimulation.after(
                          count + 1, () -> spread(i, owned(i, pieces), piece, stepped, total)))
              .toList();
      request(
          REQUEST,
          i -> {
            EventSimulation.Host host = hosts.get(i);
            List<EventSimulation.Message> slices = new ArrayList<>();
            for (int k = 0; k < owners; k++) {
              int to = (i + k) % owners;
              double self = i == to ? 1 : 0;
              double sent = owned(to, pieces) - self;
              double got = group - self;
              add(slices, host, hosts.get(to), sent, got, nodes(i) * piece, fill(3), owned.get(to));
            }
            host.send(slices);
            if (i < owners) {
              owned.get(i).run();
            }
            stepped.get(i).run();
          });
    }

    /** What links reach if that many executors are needed for several to send to several. */
    private double fill(int several) {
      return executors < several ? 1 : cluster.fill;
    }

    /** How many of the neighbours own a piece. */
    private int owned(int i, int pieces) {
      return Math.min(group, pieces - i * group);
    }

    /** An owner sends the total of its piece to all others. */
    private void spread(int i, int owned, double piece, List<Runnable> stepped, Runnable total) {
      EventSimulation.Host host = hosts.get(i);
      List<EventSimulation.Message> totals = new ArrayList<>();
      totals.add(message(host, driver, 1, owned, piece, fill(2), total));
      for (int k = 0; k < count; k++) {
        int to = (i + k) % count;
        double self = i == to ? 1 : 0;
        add(
            totals,
            host,
            hosts.get(to),
            group - self,
            owned - self,
            piece,
            fill(2),
            stepped.get(to));
      }
      host.send(totals);
    }

    /** Adds a message, or has the receiver go on if there is none. */
    private void add(
        List<EventSimulation.Message> messages,
        EventSimulation.Host from,
        EventSimulation.Host to,
        double sent,
        double got,
        double bytes,
        double fill,
        Runnable then) {
      if (sent == 0 && got == 0) {
        then.run();
      } else {
        messages.add(message(from, to, sent, got, bytes, fill, then));
      }
    }
  }
}
