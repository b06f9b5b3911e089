package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.Fixtures;
import nndl.model.evaluation.Activity;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Residuals;
import nndl.network.Parameters;
import nndl.spark.SmallRun;
import nndl.training.Epoch;
import nndl.training.History;
import nndl.training.Progress;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit ends when its objective has not fallen by more than tol in ten epochs. */
class ConvergenceTest {
  private static final double TOL = 0.5;

  @TempDir Path directory;

  @Test
  void theTenthEpochWithoutAnImprovementIsTheLast() {
    assertEquals(Optional.empty(), end(8, 1));
    assertEquals(Optional.empty(), end(8, 9));
    assertEquals(Optional.of("no cost lower by tol, 0.5, for 10 epochs"), end(8, 10));
    assertEquals(Optional.of("no cost lower by tol, 0.5, for 10 epochs"), end(8, 11));
  }

  @Test
  void anObjectiveThatIsLowerByTolAloneIsNoImprovement() {
    assertEquals(Optional.empty(), end(7.25, 9));
    assertEquals(Optional.of("no cost lower by tol, 0.5, for 10 epochs"), end(7.5, 9));
  }

  /** The costs of weights alone differ here, and they count. */
  @Test
  void theObjectiveHasThePenalty() {
    double[] objectives = NetworkFit.history(epochs(8, 2));
    assertEquals(List.of(8.5, 8.5, 8.5), List.of(objectives[0], objectives[1], objectives[2]));
  }

  @Test
  void anEpochThatWasNotMeasuredHasNoObjective() {
    List<Epoch> epochs = epochs(8, 1);
    epochs.add(1, new Epoch(1, Optional.empty(), Map.of(), 8, List.of()));
    assertArrayEquals(new double[] {8.5, 8.5}, NetworkFit.history(epochs));
  }

  /**
   * Returns why a fit ends that goes on after these epochs, which is also why it would end at the
   * last one of them.
   *
   * @param second the penalty of the second epoch and all later ones; that of the first one is 8
   * @param more the number of epochs after the first one, of which the second is one if it is lower
   */
  private Optional<String> end(double second, int more) {
    List<Epoch> epochs = epochs(second, second < 8 ? more + 1 : more);
    Progress resumed = progress(epochs);
    Convergence convergence = new Convergence(TOL, resumed);
    Progress other = progress(epochs);
    new Convergence(TOL, progress(List.of())).epochEnded(other, epochs.get(epochs.size() - 1));
    assertEquals(other.earlyEnd(), resumed.earlyEnd(), convergence.toString());
    return resumed.earlyEnd();
  }

  private static List<Epoch> epochs(double second, int more) {
    List<Epoch> epochs = new ArrayList<>();
    for (int number = 0; number <= more; number++) {
      double penalty = number == 0 ? 8 : second;
      epochs.add(
          new Epoch(
              number, Optional.empty(), Map.of(Split.TRAINING, evaluation()), penalty, List.of()));
    }
    return epochs;
  }

  private Progress progress(List<Epoch> epochs) {
    Workload workload = new SmallRun(directory, 4, 100).workload();
    return Progress.start(
        workload,
        new Parameters(workload.layout()),
        new History(Fixtures.MONITORING, epochs, Snapshots.NONE));
  }

  /** Two samples that cost a half each. */
  private static Evaluation evaluation() {
    long[] none = new long[Evaluation.BINS];
    none[7] = 2;
    return new Evaluation(
        3, 3, 2L << 31, none, none, List.of(), List.of(), Activity.UNKNOWN, null, Residuals.NONE);
  }
}
