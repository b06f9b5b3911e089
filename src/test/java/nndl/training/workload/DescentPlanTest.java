package nndl.training.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows for a whole training from how it descends. */
class DescentPlanTest {
  private static final Schedule CONSTANT = new Schedule.Constant();
  private static final Average NONE = new Average.None();

  private static Descent descent(Schedule schedule, Average average, int earlyStopping) {
    return new Descent(
        9,
        10,
        1,
        new Optimizer.Sgd(),
        Penalties.NONE,
        schedule,
        0,
        average,
        earlyStopping,
        Criterion.ACCURACY);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 1", "11, 2", "20, 2", "21, 3"})
  void anEpochHasAnIterationForEachStartedMiniBatch(long samples, long iterations) {
    assertEquals(iterations, descent(CONSTANT, NONE, 0).iterationsOf(samples));
  }

  @Test
  void moreEpochsChangeTheStepsBeforeThemIfTheScheduleOrTheAverageKnowsTheEnd() {
    assertEquals(false, descent(CONSTANT, NONE, 0).needsTotal());
    assertEquals(true, descent(new Schedule.Cosine(0), NONE, 0).needsTotal());
    assertEquals(true, descent(CONSTANT, new Average.Swa(), 0).needsTotal());
  }

  @Test
  void theValidationSetJudgesATrainingThatStopsEarlyOrHalvesItsRate() {
    assertEquals(false, descent(CONSTANT, NONE, 0).isJudged());
    assertEquals(true, descent(CONSTANT, NONE, 1).isJudged());
    assertEquals(true, descent(new Schedule.Halving(), NONE, 0).isJudged());
  }
}
