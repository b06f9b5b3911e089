package nndl.bench;

import java.util.List;
import nndl.data.sampling.MiniBatch;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.Exchange;
import nndl.training.optimizer.WeightUpdate;
import nndl.training.workload.Descent;
import nndl.training.workload.Workload;

/** The loop of {@link nndl.training.Sgd}, without evaluation, that stops when time is up. */
final class TimedSgd {
  private final Workload workload;
  private final Exchange exchange;
  private final Parameters parameters;
  private final WeightUpdate update;
  private final List<Block> kept;
  private int epoch;
  private long from;
  private long step;

  TimedSgd(Workload workload, Exchange exchange, Parameters parameters) {
    this.workload = workload;
    this.exchange = exchange;
    this.parameters = parameters;
    Descent descent = workload.hyperparameters().descent();
    this.update =
        new WeightUpdate(workload.layout(), descent.penalties(), workload.training().count());
    this.kept =
        descent.optimizer().keeps().stream().map(name -> Block.lasting(workload.layout())).toList();
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
    Gradient sum = exchange.sumGradients(parameters, miniBatch);
    update.apply(
        descent.optimizer(),
        descent.learningRate(),
        ++step,
        sum,
        miniBatch.size(),
        parameters,
        kept);
    from = to == n ? 0 : to;
    epoch += to == n ? 1 : 0;
  }
}
