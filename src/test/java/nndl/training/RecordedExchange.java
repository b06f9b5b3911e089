package nndl.training;

import java.util.ArrayList;
import java.util.List;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Weights;
import nndl.training.workload.Split;

/** An exchange that records the calls and their answers. */
public final class RecordedExchange implements Exchange {
  private final Exchange exchange;
  private final List<Evaluated> evaluations = new ArrayList<>();
  private final List<MiniBatch> miniBatches = new ArrayList<>();

  /**
   * An answer.
   *
   * @param every every {@code every}-th sample was evaluated
   * @param sums how many sums of gradients had been asked for before
   */
  public record Evaluated(Split split, int every, int sums, Evaluation evaluation) {}

  public RecordedExchange(Exchange exchange) {
    this.exchange = exchange;
  }

  /** The evaluations in their order. */
  public List<Evaluated> evaluations() {
    return evaluations;
  }

  /** The mini-batches whose gradients were summed, in their order. */
  public List<MiniBatch> miniBatches() {
    return miniBatches;
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    miniBatches.add(miniBatch);
    return exchange.sumGradients(parameters, miniBatch);
  }

  @Override
  public Gradient sumGradients(Weights weights, MiniBatch miniBatch, Schedule.Moment moment) {
    miniBatches.add(miniBatch);
    return exchange.sumGradients(weights, miniBatch, moment);
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    Evaluation evaluation = exchange.evaluate(parameters, split, every);
    evaluations.add(new Evaluated(split, every, miniBatches.size(), evaluation));
    return evaluation;
  }

  @Override
  public DataHashes hashes() {
    return exchange.hashes();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
