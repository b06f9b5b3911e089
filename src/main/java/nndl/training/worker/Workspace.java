package nndl.training.worker;

import nndl.data.sampling.EpochOrder;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.products.Products;
import nndl.model.evaluation.ActivitySum;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Backprop;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Dropout;
import nndl.network.Feedforward;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Targets;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;

/**
 * What one thread needs to compute on samples: buffers for a tile of them, made once, so that an
 * iteration makes no garbage. Serves any number of shards, one after the other.
 */
public final class Workspace {
  /**
   * Samples computed at once: enough for wide layers to use a weight often, few enough for the
   * cache. A shard's part of a mini-batch is about 250 where it is most often wide, by chance some
   * more or fewer: it should be one tile, not one and a rest that reads all weights again.
   */
  static final int TILE = 512;

  private final SparseRows inputs = new SparseRows();
  private final InputPipeline preparation;
  private final int[] labels = new int[TILE];
  private final long[] numbers = new long[TILE];
  private final Answers answers;
  private final Activation activation;

  /** How many layers. */
  private final int hidden;

  private final Feedforward feedforward;
  private final Dropout dropout;
  private final Backprop backprop;
  private Parameters parameters;

  /** Somewhere for what prefetching reads, or the compiler would leave it out. */
  @SuppressWarnings("UnusedVariable")
  private int prefetched;

  public Workspace(Hyperparameters h) {
    preparation = new InputPipeline(h);
    Products products = Products.of(h.objective().arithmetic());
    Cost cost = h.objective().cost();
    activation = h.network().activation();
    hidden = h.layout().layers() - 1;
    feedforward = new Feedforward(products, h.network(), cost.output(), TILE);
    Objective o = h.objective();
    dropout = new Dropout(h.network(), o.dropout(), o.seed(), TILE);
    Coding coding = h.network().targets();
    answers = new Answers(coding, cost);
    Targets targets = new Targets(coding, o.labelSmoothing(), o.classWeights());
    backprop = new Backprop(products, h.network(), cost, feedforward, dropout, targets);
  }

  /** Says at which parameters gradients are wanted from now on; to be repeated when they change. */
  public void at(Parameters parameters) {
    this.parameters = parameters;
  }

  /**
   * Adds the gradients of the samples from the {@code from}th to before the {@code to}th of an
   * order. What is to be random here is a hash of the order's epoch and a sample's number.
   *
   * @param places of the samples, in the order
   */
  void addGradients(
      ShardSamples samples, EpochOrder order, long[] places, int from, int to, Gradient sum) {
    for (int first = from; first < to; first += TILE) {
      // One end for each loop: HotSpot compiles all of this again when it meets a second one.
      int count = Math.min(TILE, to - first);
      inputs.clear();
      for (int m = 0; m < count; m++) {
        prefetched += samples.packed().prefetch(places[first + m]);
      }
      for (int m = 0; m < count; m++) {
        int sample = order.sample(first + m);
        preparation.append(samples, sample, places[first + m], order.epoch(), inputs);
        labels[m] = samples.packed().label(sample);
        numbers[m] = samples.number(sample);
      }
      if (dropout.isActive()) {
        dropout.draw(order.epoch(), numbers, inputs);
      }
      backprop.addGradients(parameters, inputs, labels, sum);
    }
  }

  /** Adds the samples that are evaluated to an evaluation, and watches neurons for some. */
  void evaluate(ShardSamples samples, Sampling sampling, EvaluationSum sum) {
    for (long next = sampling.next(samples.number(0)) - samples.number(0);
        next < samples.count(); ) {
      inputs.clear();
      int count = 0;
      for (; count < TILE && next < samples.count(); count++, next += sampling.every()) {
        int sample = (int) next;
        preparation.append(samples, sample, inputs);
        labels[count] = samples.packed().label(sample);
        numbers[count] = samples.number(sample);
      }
      Matrix outputs = feedforward.apply(parameters, inputs);
      for (int m = 0; m < count; m++) {
        answers.add(numbers[m], labels[m], outputs, m, sum);
      }
      watch(sampling.firstWatched(numbers[0]), sampling.watch(), count, sum.activity());
    }
  }

  /** Counts the hidden neurons that are flat, for the tile's samples from one on in steps. */
  private void watch(int first, int step, int count, ActivitySum sum) {
    for (int m = first; m < count; m += step) {
      sum.addSample();
      for (int l = 1; l <= hidden; l++) {
        sum.addLayer(l, activation, feedforward.inputOfDerivative(l, count), m);
      }
    }
  }
}
