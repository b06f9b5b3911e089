package nndl.training;

import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.time.Clock;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.workload.Split;

/**
 * An exchange that notes what each epoch takes. It looks at the clock where an epoch ends and
 * around evaluations, never in an iteration, which may be over in two microseconds.
 */
public final class MeteredExchange implements Exchange, Observer {
  private final Exchange exchange;
  private final Timings timings;
  private final Clock clock;
  private long start;
  private Traffic before;
  private double evaluation;
  private double computing;

  /** The first epoch begins. */
  public MeteredExchange(Exchange exchange, Timings timings, Clock clock) {
    this.exchange = exchange;
    this.timings = timings;
    this.clock = clock;
    this.start = clock.nanoTime();
    this.before = exchange.traffic();
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    Gradient sum = exchange.sumGradients(parameters, miniBatch);
    computing += sum.scalars().get(Scalars.Name.SECONDS);
    return sum;
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
  public void close() {
    exchange.close();
  }
}
