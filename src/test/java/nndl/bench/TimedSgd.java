package nndl.bench;

import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.order.MiniBatch;
import nndl.training.Exchange;
import nndl.worker.Workload;

/** The loop of {@link nndl.training.Sgd}, without evaluation, that stops when time is up. */
final class TimedSgd {
  private final Workload workload;
  private final Exchange exchange;
  private final Parameters parameters;
  private int epoch;
  private long from;

  TimedSgd(Workload workload, Exchange exchange, Parameters parameters) {
    this.workload = workload;
    this.exchange = exchange;
    this.parameters = parameters;
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
    long n = workload.training().count();
    long to = Math.min(from + workload.hyperparameters().descent().miniBatchSize(), n);
    MiniBatch miniBatch = new MiniBatch(epoch, from, to);
    Gradient sum = exchange.sumGradients(parameters, miniBatch);
    parameters.step(workload.hyperparameters().descent().learningRate(), sum, miniBatch.size());
    from = to == n ? 0 : to;
    epoch += to == n ? 1 : 0;
  }
}
