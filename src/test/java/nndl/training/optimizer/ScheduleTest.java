package nndl.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nndl.Fixtures;
import nndl.training.optimizer.Schedule.Moment;
import nndl.training.workload.Descent;
import org.junit.jupiter.api.Test;

/**
 * Rates equal those of the classes of torch.optim.lr_scheduler; the numbers are worked out by hand.
 */
class ScheduleTest {
  private static final int PER_EPOCH = 5;
  private static final int EPOCHS = 20;
  private static final double ETA = 0.8;

  private static double rate(Schedule schedule, long iteration) {
    return schedule.rate(ETA, new Moment(iteration, PER_EPOCH, EPOCHS, 3));
  }

  private static double momentum(Schedule schedule, long iteration) {
    return schedule.momentum(0.7, new Moment(iteration, PER_EPOCH, EPOCHS, 3));
  }

  @Test
  void stepFallsEveryNthEpochAndNotBetween() {
    Schedule step = new Schedule.Step(3, 0.1);
    assertEquals(ETA, rate(step, 0));
    assertEquals(ETA, rate(step, 3 * PER_EPOCH - 1));
    assertEquals(0.1 * ETA, rate(step, 3 * PER_EPOCH), 1e-12);
    assertEquals(0.01 * ETA, rate(step, 8 * PER_EPOCH), 1e-12);
    assertEquals(0.7, momentum(step, 17), "the optimiser's own");
  }

  @Test
  void exponentialFallsEveryEpoch() {
    Schedule exponential = new Schedule.Exponential(0.5);
    assertEquals(ETA, rate(exponential, PER_EPOCH - 1));
    assertEquals(ETA / 2, rate(exponential, PER_EPOCH));
    assertEquals(ETA / 1024, rate(exponential, 10 * PER_EPOCH));
  }

  @Test
  void cosineFallsEveryStepFromEtaToItsMinimum() {
    Schedule cosine = new Schedule.Cosine(0.2);
    assertEquals(ETA, rate(cosine, 0));
    assertEquals(0.5, rate(cosine, 50), 1e-12, "half way");
    assertEquals(0.2, rate(cosine, 100), 1e-12);
    for (int t = 0; t < 100; t++) {
      assertTrue(rate(cosine, t + 1) < rate(cosine, t));
    }
  }

  @Test
  void oneCycleRisesAndFallsAndMomentumGoesTheOtherWay() {
    Schedule cycle = new Schedule.OneCycle(0.3, 25, 1e4, 0.85, 0.95);
    assertEquals(ETA / 25, rate(cycle, 0), 1e-12);
    assertEquals(ETA, rate(cycle, 29), 1e-12, "0.3 of 100 steps, less one");
    assertEquals((ETA + ETA / 25) / 2, rate(new Schedule.OneCycle(0.31, 25, 1e4, 0, 0), 15), 1e-12);
    assertEquals(ETA / 25 / 1e4, rate(cycle, 99), 1e-12);
    assertEquals((ETA + ETA / 25 / 1e4) / 2, rate(cycle, 64), 1e-12, "half way down");
    assertEquals(0.95, momentum(cycle, 0), 1e-12);
    assertEquals(0.85, momentum(cycle, 29), 1e-12);
    assertEquals(0.95, momentum(cycle, 99), 1e-12);
  }

  @Test
  void onlyRatesThatEndAtTheLastEpochNeedTheirNumber() {
    assertTrue(new Schedule.OneCycle(0.3, 25, 1e4, 0.85, 0.95).needsTotal());
    assertTrue(new Schedule.Cosine(0.2).needsTotal());
    for (Schedule other :
        List.of(
            new Schedule.Constant(),
            new Schedule.Step(3, 0.1),
            new Schedule.Exponential(0.5),
            new Schedule.Halving())) {
      assertFalse(other.needsTotal(), other.toString());
    }
    assertEquals(ETA, rate(new Schedule.Constant(), 7));
  }

  @Test
  void oneCycleHasRatesHoweverFewItsStepsAre() {
    for (double start : new double[] {0, 0.3, 1}) {
      Schedule cycle = new Schedule.OneCycle(start, 25, 1e4, 0.85, 0.95);
      for (int epochs = 1; epochs < 6; epochs++) {
        for (int t = 0; t < epochs; t++) {
          double rate = cycle.rate(ETA, new Moment(t, 1, epochs, 0));
          assertTrue(rate > 0 && rate <= ETA, start + ", " + epochs + ", " + t + ": " + rate);
        }
      }
    }
  }

  @Test
  void halvingHalvesAsOftenAsItIsTold() {
    assertEquals(ETA / 8, rate(new Schedule.Halving(), 17));
  }

  @Test
  void warmUpRisesInAStraightLineToTheScheduledRate() {
    Descent descent =
        Fixtures.with(
                Fixtures.hyperparameters(EPOCHS, 10, ETA, 3, 2),
                new Optimizer.Sgd(),
                Penalties.NONE,
                new Schedule.Exponential(0.5),
                2)
            .descent();
    assertEquals(ETA / 10, descent.rate(new Moment(0, PER_EPOCH, EPOCHS, 0)), 1e-12);
    assertEquals(ETA / 2 * 0.8, descent.rate(new Moment(7, PER_EPOCH, EPOCHS, 0)), 1e-12);
    assertEquals(ETA / 2, descent.rate(new Moment(9, PER_EPOCH, EPOCHS, 0)));
    assertEquals(ETA / 4, descent.rate(new Moment(10, PER_EPOCH, EPOCHS, 0)));
  }

  @Test
  void onlyOptimisersWithAMomentumTakeThatOfASchedule() {
    Schedule cycle = new Schedule.OneCycle(0.3, 25, 1e4, 0.8, 0.95);
    Moment top = new Moment(29, PER_EPOCH, EPOCHS, 0);
    assertEquals(new Optimizer.Sgd(), new Optimizer.Sgd().at(cycle, top));
    assertEquals(new Optimizer.Momentum(0.8), new Optimizer.Momentum(0.9).at(cycle, top));
    assertEquals(new Optimizer.Nesterov(0.8), new Optimizer.Nesterov(0.9).at(cycle, top));
    assertEquals(
        new Optimizer.Adam(0.8, 0.99, 1e-8), new Optimizer.Adam(0.9, 0.99, 1e-8).at(cycle, top));
    assertEquals(
        new Optimizer.Adamw(0.8, 0.99, 1e-6), new Optimizer.Adamw(0.9, 0.99, 1e-6).at(cycle, top));
  }

  @Test
  void anOptimiserKeepsItsOwnMomentumWhereTheScheduleHasNone() {
    for (Schedule schedule : Fixtures.SCHEDULES) {
      if (!(schedule instanceof Schedule.OneCycle)) {
        for (Optimizer own : Fixtures.OPTIMIZERS) {
          assertEquals(own, own.at(schedule, new Moment(29, PER_EPOCH, EPOCHS, 0)));
        }
      }
    }
  }
}
