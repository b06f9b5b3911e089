package nndl.training;

import java.util.Optional;
import java.util.OptionalInt;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.time.Clock;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.worker.Weights;
import nndl.training.workload.Split;

/**
 * An exchange that measures the time and traffic of each epoch. It reads the clock only at the end
 * of an epoch and around evaluations, since an iteration may take as little as 2 us.
 */
public final class MeteredExchange implements Exchange, Observer {
  private final Exchange exchange;
  private final Timings timings;
  private final Clock clock;
  private long start;
  private Traffic before;
  private double evaluation;
  private double computing;

  /** Wraps an exchange. The first epoch is measured from this call. */
  public MeteredExchange(Exchange exchange, Timings timings, Clock clock) {
    this.exchange = exchange;
    this.timings = timings;
    this.clock = clock;
    this.start = clock.nanoTime();
    this.before = exchange.traffic();
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    return metered(exchange.sumGradients(parameters, miniBatch));
  }

  @Override
  public Gradient sumGradients(Weights weights, MiniBatch miniBatch, Schedule.Moment moment) {
    return metered(exchange.sumGradients(weights, miniBatch, moment));
  }

  private Gradient metered(Gradient sum) {
    computing += sum.scalars().get(Scalars.Name.SECONDS);
    return sum;
  }

  @Override
  public Optional<String> differing(Weights weights) {
    return exchange.differing(weights);
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    long begin = clock.nanoTime();
    Evaluation found = exchange.evaluate(parameters, split, every);
    evaluation += clock.secondsSince(begin);
    return found;
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    long end = clock.nanoTime();
    Traffic now = exchange.traffic();
    timings.add(epoch.number(), (end - start) / 1e9, evaluation, computing, now.since(before));
    start = end;
    before = now;
    evaluation = 0;
    computing = 0;
  }

  @Override
  public DataHashes hashes() {
    return exchange.hashes();
  }

  @Override
  public Traffic traffic() {
    return exchange.traffic();
  }

  @Override
  public OptionalInt tasks() {
    return exchange.tasks();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
