package nndl.training;

import nndl.data.SampleRange;
import nndl.network.Gradient;
import nndl.order.MiniBatch;
import nndl.worker.Descent;
import nndl.worker.Workload;

/**
 * Mini-batch stochastic gradient descent, as {@code Network.SGD} of chapter 1: every epoch, a fresh
 * shuffle of the samples is cut into mini-batches, and each moves the weights once. It has no state
 * but the {@link Progress}: plain SGD keeps nothing from one step to the next, so a checkpoint of
 * it holds the weights and where the training stands, and no optimiser's state.
 */
public final class Sgd {
  private final Descent descent;
  private final SampleRange training;
  private final SampleRange evaluation;

  public Sgd(Workload workload) {
    this.descent = workload.hyperparameters().descent();
    this.training = workload.training();
    this.evaluation = workload.evaluation();
  }

  /**
   * Trains from where {@code progress} stands to the end of the last epoch.
   *
   * @param pause is run by this thread after every step and after every epoch
   */
  public void train(Progress progress, Exchange exchange, Runnable pause) {
    while (progress.epoch() < descent.epochs()) {
      trainEpoch(progress, exchange, pause);
      long count = evaluation.count();
      long correct = count == 0 ? 0 : exchange.countCorrect(progress.parameters());
      progress.endEpoch(correct, count);
      pause.run();
    }
  }

  private void trainEpoch(Progress progress, Exchange exchange, Runnable pause) {
    long n = training.count();
    long m = descent.miniBatchSize();
    int epoch = progress.epoch();
    for (long from = progress.position(); from < n; from += m) {
      MiniBatch miniBatch = new MiniBatch(epoch, from, Math.min(from + m, n));
      Gradient sum = exchange.sumGradients(progress.parameters(), miniBatch);
      progress.step(sum, miniBatch);
      pause.run();
    }
  }
}
