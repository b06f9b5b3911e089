package nndl.bench;

import nndl.data.sampling.MiniBatch;
import nndl.network.Parameters;
import nndl.training.Exchange;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.Weights;
import nndl.training.workload.Descent;
import nndl.training.workload.Workload;

/** The loop of {@link nndl.training.Sgd}, without evaluation, that stops when time is up. */
final class TimedSgd {
  private final Workload workload;
  private final Exchange exchange;
  private final Weights weights;
  private int epoch;
  private long from;
  private long step;

  TimedSgd(Workload workload, Exchange exchange, Parameters parameters) {
    this.workload = workload;
    this.exchange = exchange;
    this.weights = Weights.of(workload, parameters);
  }

  /** Trains on for so many seconds; an epoch's shuffle counts where it falls in them. */
  double millisAnIteration(double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    int iterations = 0;
    do {
      iterate();
      iterations++;
    } while (System.nanoTime() < end);
    return (System.nanoTime() - start) / 1e6 / iterations;
  }

  void iterate() {
    Descent descent = workload.hyperparameters().descent();
    long n = workload.training().count();
    long to = Math.min(from + descent.miniBatchSize(), n);
    MiniBatch miniBatch = new MiniBatch(epoch, from, to);
    Schedule.Moment moment =
        new Schedule.Moment(step++, descent.iterationsOf(n), descent.epochs(), 0);
    boolean unused = weights.step(moment, exchange.sumGradients(weights, miniBatch, moment));
    from = to == n ? 0 : to;
    epoch += to == n ? 1 : 0;
  }
}
