package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import nndl.Slow;
import org.junit.jupiter.api.Test;

/** The model of an iteration beside what was measured, and the page beside the model. */
class ScaleTest {
  private static final Page MEASURED = Page.read(Path.of("src/site/markdown/measurements.md"));
  private static final double BYTES = 4.0 * (785 * 800 + 801 * 10);
  private static final double PER_SAMPLE = 40e-6; // seconds, dense inputs
  private static final int MINI_BATCH = 1000;
  private static final double SHORT = 0.15;

  private static IterationModel netlab(int executors, int megabits, int shards) {
    return new IterationModel(
        BYTES, PER_SAMPLE, MINI_BATCH, executors, shards, IterationModel.Cluster.netlab(megabits));
  }

  /** With eight executors the cores decide, and with fewer the links. */
  @Test
  void theModelIsNearTheMeasuredSumsAmongExecutors() {
    List<String> far = new ArrayList<>();
    for (List<String> row : MEASURED.rows("sums-among-executors")) {
      IterationModel model = netlab(Integer.parseInt(row.get(0)), 200, 8);
      compare(far, "peers " + row, model.peers(), row.get(4));
      if (!row.get(5).isEmpty()) {
        compare(far, "star " + row, model.star(), row.get(5));
      }
    }
    assertEquals(List.of(), far);
  }

  /** At 1000 Mbit/s other programs on the same cores decide, so these rows are left out. */
  @Test
  void theModelIsNearTheMeasuredStar() {
    List<String> far = new ArrayList<>();
    for (List<String> row : MEASURED.rows("a-star-over-slow-links")) {
      String[] setup = row.get(0).split(", ");
      if (setup[1].equals("100")) {
        IterationModel model = netlab(Integer.parseInt(setup[0]), 100, 4);
        compare(far, "star " + row, model.star(), row.get(2).split(";")[0]);
      }
    }
    assertEquals(List.of(), far);
  }

  private static void compare(List<String> far, String what, double modelled, String cell) {
    double measured = Double.parseDouble(cell);
    if (Math.abs(modelled / measured - 1) > SHORT) {
      far.add("%s: modelled %s, measured %s".formatted(what, modelled, measured));
    }
  }

  @Test
  void theTablesOfThePageAreThoseOfTheModel() {
    List<ScaleFigures> networks = ScaleFigures.all();
    assertEquals(
        Stream.concat(
                networks.stream().flatMap(network -> network.seconds().stream()),
                networks.stream().map(ScaleFigures::ends))
            .toList(),
        CostModel.PAGE.rows(ScaleFigures.SECTION),
        "the rows are printed by java -cp target/test-classes:target/classes"
            + " nndl.pages.ScaleFigures");
  }

  @Slow
  @Test
  void theMiniBatchesFromWhichFortyExecutorsPayAreThoseOfTheModel() {
    assertEquals(
        ScaleFigures.all().stream()
            .limit(ScaleFigures.PAYING)
            .flatMap(network -> network.paying().stream())
            .toList(),
        CostModel.PAGE.rows("from-which-mini-batch-forty-executors-pay"));
  }

  /** Executors share an evaluation evenly, a prediction in 64 parts, and a search in its trials. */
  @Test
  void evaluationsPredictionsAndSearchesFallWithTheExecutors() {
    List<List<String>> rows = CostModel.PAGE.rows("evaluations-predictions-and-searches");
    int[] tasks = {4000, 64, 8};
    for (int i = 0; i < tasks.length; i++) {
      double one = Double.parseDouble(rows.get(i).get(1));
      for (int column = 3; column <= 4; column++) {
        int executors = column == 3 ? 10 : 40;
        int most = (tasks[i] + executors - 1) / executors;
        assertEquals(
            ScaleFigures.twoDigits(one * most / tasks[i]), rows.get(i).get(column), "row " + i);
      }
      assertTrue(Double.parseDouble(rows.get(i).get(2)) < 0.7 * one, "row " + i);
    }
  }

  @Slow
  @Test
  void whoAddsTheSumsBeforeATrialCostsWhatThePageSays() {
    List<TopologyGrid> all = TopologyGrid.all();
    String page = String.join(" ", CostModel.PAGE.section("who-adds-the-sums"));
    TopologyGrid peers = worst(all, TopologyGrid::isByPeers);
    assertEquals(
        "25000 Mbit/s, 5.00 ms, 8 executors, 64000 bytes: star 0.010 s, peers 0.015 s, times 1.475",
        peers.toString());
    assertTrue(page.contains("up to 48 % slower"), page);
    TopologyGrid near =
        worst(all, at -> at.isByPeers() && at.speed() <= 10e9 && at.latency() <= 0.1e-3);
    assertEquals(1, near.times(), near.toString());
    TopologyGrid star = worst(all, at -> !at.isByPeers());
    assertEquals(2.2, star.times(), 0.05, star.toString());
    assertTrue(page.contains("up to 2.2 times as long"), page);
  }

  private static TopologyGrid worst(List<TopologyGrid> all, Predicate<TopologyGrid> of) {
    return all.stream()
        .filter(of)
        .max(Comparator.comparingDouble(TopologyGrid::times))
        .orElseThrow();
  }

  @Slow
  @Test
  void thePictureOfThePageIsThatOfTheModel() throws IOException {
    assertEquals(
        ScaleDrawing.svg(),
        Files.readString(ScaleDrawing.FILE),
        "after a change of the model, java -cp target/test-classes:target/classes"
            + " nndl.pages.ScaleDrawing");
  }

  @Test
  void manyExecutorsAreNeverFasterThanTheirLinks() {
    for (ScaleFigures network : ScaleFigures.all()) {
      int most = ScaleFigures.MOST;
      double links = most * network.limit() / 2; // both ways at once
      assertTrue(network.star(most, ScaleFigures.MINI_BATCH) > links, network.name());
      assertTrue(network.peers(most, ScaleFigures.MINI_BATCH) > network.limit(), network.name());
    }
  }
}
