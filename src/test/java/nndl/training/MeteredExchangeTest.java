package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.time.SimulatedClock;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.worker.Weights;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;

class MeteredExchangeTest {
  private final SimulatedClock clock = new SimulatedClock();
  private final Worker worker = new Worker();
  private final Timings timings = new Timings();

  /** Takes seconds for a sum of half a computed second, and for an evaluation. */
  private final class Worker implements Exchange {
    private final Gradient sum = new Gradient(new Layout(1, 1));
    private final Evaluation evaluation = Epochs.evaluation(1, 2);
    private final DataHashes hashes = new DataHashes(Map.of(Split.TEST, 7L));
    private Traffic traffic = new Traffic(1, 2_000_000, 300, 4_000, 5);
    private boolean isClosed;

    @Override
    public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
      clock.park(this, TimeUnit.SECONDS.toNanos(3));
      sum.forget();
      sum.scalars().add(Scalars.Name.SECONDS, 0.5);
      traffic = new Traffic(10, 5_000_000, 380, 4_900, 7);
      return sum;
    }

    @Override
    public Gradient sumGradients(Weights weights, MiniBatch miniBatch, Schedule.Moment moment) {
      return sumGradients(null, miniBatch);
    }

    @Override
    public Optional<String> differing(Weights weights) {
      return Optional.of("3");
    }

    @Override
    public Evaluation evaluate(Parameters parameters, Split split, int every) {
      clock.park(this, TimeUnit.SECONDS.toNanos(2));
      return evaluation;
    }

    @Override
    public DataHashes hashes() {
      return hashes;
    }

    @Override
    public Traffic traffic() {
      return traffic;
    }

    @Override
    public OptionalInt tasks() {
      return OptionalInt.of(4);
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  @Test
  void eachEpochHasItsOwnTimeAndTrafficAndThatOfItsEvaluations() {
    clock.run(
        () -> {
          MeteredExchange metered = new MeteredExchange(worker, timings, clock);
          assertSame(worker.sum, metered.sumGradients((Parameters) null, null));
          assertSame(worker.sum, metered.sumGradients(null, null, null));
          assertSame(worker.evaluation, metered.evaluate(null, Split.TEST, 2));
          assertSame(worker.evaluation, metered.evaluate(null, Split.TEST));
          metered.epochEnded(null, Epochs.epoch(0, 1, 2));
          metered.evaluate(null, Split.TEST);
          metered.epochEnded(null, Epochs.epoch(1, 1, 2));
        });
    assertEquals(
        List.of(
            "0,10.000000,4.000000,0.003000,1.000000,80,900,2",
            "1,2.000000,2.000000,0.000000,0.000000,0,0,0"),
        timings.csv().lines().skip(1).toList());
  }

  @Test
  void allElseIsThatOfTheExchange() {
    MeteredExchange metered = new MeteredExchange(worker, timings, clock);
    assertEquals(Optional.of("3"), metered.differing(null));
    assertSame(worker.hashes, metered.hashes());
    assertSame(worker.traffic, metered.traffic());
    assertEquals(OptionalInt.of(4), metered.tasks());
    metered.close();
    assertTrue(worker.isClosed);
  }
}
