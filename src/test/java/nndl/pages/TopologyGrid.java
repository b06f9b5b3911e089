package nndl.pages;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.network.Piece;

/**
 * An exchange without computing, by the model of its events: how long it takes if the driver adds
 * the sums, and if executors do. Over links of 50 Mbit/s to 25 Gbit/s, latencies of 0.05 to 5 ms, 2
 * to 64 executors of 4 cores, and weights of 64 KB to 100 MB.
 *
 * @param speed of the links, in bits a second
 * @param latency one way, in seconds
 */
record TopologyGrid(
    double speed, double latency, int executors, double bytes, double star, double peers) {
  private static final double[] SPEEDS = {50e6, 1e9, 10e9, 25e9};
  private static final double[] LATENCIES = {0.05e-3, 0.1e-3, 1e-3, 5e-3};
  private static final int[] EXECUTORS = {2, 8, 64};
  private static final double[] BYTES = {64e3, 130e3, 150e3, 500e3, 2.54e6, 100e6};

  static List<TopologyGrid> all() {
    return DoubleStream.of(SPEEDS)
        .boxed()
        .flatMap(speed -> DoubleStream.of(LATENCIES).boxed().flatMap(l -> at(speed, l)))
        .toList();
  }

  private static Stream<TopologyGrid> at(double speed, double latency) {
    return IntStream.of(EXECUTORS)
        .boxed()
        .flatMap(e -> DoubleStream.of(BYTES).mapToObj(b -> at(speed, latency, e, b)));
  }

  private static TopologyGrid at(double speed, double latency, int executors, double bytes) {
    double messages = CostModel.networks().get(0).p();
    CostModel letters =
        new CostModel("", List.of(), 0, 0, 0, 2 * latency, messages, bytes, speed / Byte.SIZE);
    IterationModel model =
        new IterationModel(
            bytes, 0, 1, executors, 4 * executors, IterationModel.Cluster.of(letters, 4));
    return new TopologyGrid(speed, latency, executors, bytes, model.star(), model.peers());
  }

  /** Whether executors add the sums before a trial. */
  boolean isByPeers() {
    return Piece.areLong(bytes / Float.BYTES, executors);
  }

  /** How many times as long as the quicker of both the choice before a trial takes. */
  double times() {
    return (isByPeers() ? peers : star) / Math.min(star, peers);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.0f Mbit/s, %.2f ms, %s executors, %.0f bytes: star %.2g s, peers %.2g s, times %.3f",
        speed / 1e6,
        1e3 * latency,
        executors,
        bytes,
        star,
        peers,
        times());
  }

  /** Prints all. */
  public static void main(String[] args) {
    all().forEach(System.out::println);
  }
}
