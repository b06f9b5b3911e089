package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
