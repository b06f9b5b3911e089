package nndl.training.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nndl.Fixtures;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.spark.SmallRun;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica's weights with the state of its optimizer. */
class WeightsTest {
  @TempDir Path directory;
  private Workload workload;
  private Layout layout;
  private Parameters parameters;
  private Weights weights;

  @BeforeEach
  void begin() {
    workload =
        SmallRun.of(
                directory,
                1,
                Fixtures.with(
                    Fixtures.hyperparameters(1, 10, 2, 20, 5, 3),
                    new Optimizer.Momentum(0.5),
                    Penalties.NONE))
            .workload();
    layout = workload.layout();
    parameters = new Parameters(layout);
    weights = Weights.of(workload, parameters);
  }

  @Test
  void areThoseOfTheNetworkAndOfEachBlockThatTheOptimizerKeeps() {
    assertEquals(1, weights.kept().size());
    assertEquals(List.of(parameters.block(), weights.kept().get(0)), weights.blocks());
  }

  @Test
  void haveAnotherHashAfterAnyChangeOfANumberOrOfTheOrderOfTwo() {
    Set<Long> hashes = new HashSet<>(Set.of(weights.hash()));
    int count = 1;
    for (Block block : weights.blocks()) {
      for (int at : new int[] {layout.rowAt(0), layout.rowAt(1), layout.length() - 1}) {
        block.values()[at] = 1;
        hashes.add(weights.hash());
        block.values()[at] = 0;
        count++;
      }
    }
    assertEquals(count, hashes.size());
    assertEquals(weights.hash(), Weights.of(workload, new Parameters(layout)).hash());
  }

  @Test
  void takeAStepWithEachSumWhichIsClearedAndSayWhetherAllIsFinite() {
    Schedule.Moment now = new Schedule.Moment(0, 1, 10, 0);
    Gradient sum = sum(1);
    assertTrue(weights.step(now, sum));
    assertEquals(1, weights.steps());
    float once = parameters.block().values()[layout.length() - 1];
    assertEquals(-2, once);
    assertEquals(0, sum.values()[layout.length() - 1]);
    long hash = weights.hash();
    assertTrue(weights.step(now, 0.25, sum(1)));
    assertNotEquals(hash, weights.hash());
    assertEquals(2, weights.steps());
    assertFalse(weights.step(now, sum(Float.POSITIVE_INFINITY)));
  }

  private Gradient sum(float last) {
    Gradient sum = Gradient.lasting(layout);
    sum.values()[layout.length() - 1] = last;
    sum.scalars().add(Scalars.Name.WEIGHT, 1);
    return sum;
  }
}
