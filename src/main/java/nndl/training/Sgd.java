package nndl.training;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.training.workload.Descent;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Mini-batch stochastic gradient descent, like {@code Network.SGD} of chapter 1. Every epoch
 * shuffles the samples anew and cuts them into mini-batches. Each mini-batch updates the weights
 * once (equations (18) to (21)). The only state is the {@link Progress}, which contains the weights
 * and the optimiser's state.
 */
public final class Sgd {
  private final Workload workload;
  private final Descent descent;
  private final long samples;
  private final Exchange exchange;
  private final Observer[] observers;

  /**
   * @param exchange an exchange of the workload
   * @param observers called in this order
   */
  public Sgd(Workload workload, Exchange exchange, List<Observer> observers) {
    this.workload = workload;
    this.descent = workload.hyperparameters().descent();
    this.samples = workload.training().count();
    this.exchange = exchange;
    this.observers = observers.toArray(Observer[]::new);
  }

  /**
   * Trains from the state of {@code progress} to the end of the last epoch, or until the training
   * ends early.
   */
  public void train(Progress progress) {
    train(progress, Integer.MAX_VALUE);
  }

  /** Like {@link #train(Progress)}, but trains at most to the end of epoch {@code epochs - 1}. */
  public void train(Progress progress, int epochs) {
    while (!progress.isOver() && progress.epoch() < epochs) {
      trainEpoch(progress);
      progress.requireSame(exchange);
      Map<Split, Evaluation> evaluations = new EnumMap<>(Split.class);
      Set<Split> sets = progress.history().monitoring().everyEpoch();
      if (descent.isJudged() && workload.sets().containsKey(Split.VALIDATION)) {
        sets.add(Split.VALIDATION);
      }
      for (Split set : sets) {
        evaluations.put(set, exchange.evaluate(progress.scored(), set));
      }
      double penalty = descent.penalties().cost(progress.scored(), workload.weight());
      Epoch epoch = progress.endEpoch(evaluations, penalty);
      for (Observer observer : observers) {
        observer.epochEnded(progress, epoch);
      }
    }
  }

  private void trainEpoch(Progress progress) {
    int epoch = progress.epoch();
    for (long from = progress.position(); from < samples; ) {
      long to = Math.min(from + descent.miniBatchSize(), samples);
      MiniBatch miniBatch = new MiniBatch(epoch, from, to);
      progress.step(
          exchange.sumGradients(progress.weights(), miniBatch, progress.now()), miniBatch);
      for (Observer observer : observers) {
        observer.iterationEnded(progress);
      }
      from = to;
    }
  }
}
