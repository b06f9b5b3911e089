package nndl.training;

import nndl.data.MiniBatch;
import nndl.data.SampleRange;
import nndl.math.Kernels;
import nndl.network.Gradient;
import nndl.network.Parameters;

/**
 * Mini-batch stochastic gradient descent, as {@code Network.SGD} of chapter 1: every epoch, a fresh
 * shuffle of the samples is cut into mini-batches, and each moves the weights once.
 */
public final class Sgd {
  private final Kernels kernels;
  private final Hyperparameters hyperparameters;
  private final SampleRange training;
  private final SampleRange evaluation;

  public Sgd(Kernels kernels, Workload workload) {
    this.kernels = kernels;
    this.hyperparameters = workload.hyperparameters();
    this.training = workload.training();
    this.evaluation = workload.evaluation();
  }

  /** Trains {@code parameters} in place and tells {@code history} of every epoch. */
  public void train(Parameters parameters, Exchange exchange, History history) {
    for (int epoch = 0; epoch < hyperparameters.epochs(); epoch++) {
      trainEpoch(epoch, parameters, exchange);
      long count = evaluation.count();
      long correct = count == 0 ? 0 : exchange.countCorrect(parameters);
      history.add(new History.Epoch(epoch, correct, count));
    }
  }

  private void trainEpoch(int epoch, Parameters parameters, Exchange exchange) {
    long n = training.count();
    long m = hyperparameters.miniBatchSize();
    for (long from = 0; from < n; from += m) {
      MiniBatch miniBatch = new MiniBatch(epoch, from, Math.min(from + m, n));
      Gradient sum = exchange.sumGradients(parameters, miniBatch);
      parameters.step(kernels, hyperparameters.learningRate(), sum, miniBatch.size());
    }
  }
}
