package nndl.training.worker;

import java.util.concurrent.atomic.AtomicLong;
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
import nndl.network.TargetRows;
import nndl.network.Targets;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;

/**
 * Computes gradients and evaluations in one thread, for any number of shards one after the other.
 * Samples are computed in tiles: groups of at most {@link #TILE} samples. The buffers for a tile
 * are allocated once, so that an iteration allocates no memory.
 */
public final class Workspace {
  /**
   * The largest number of samples that are computed at once. A tile is large enough for wide layers
   * to use each weight often, and small enough for the cache. In typical trainings of wide
   * networks, a shard has about 250 samples of a mini-batch, and by chance some more or fewer. They
   * should fit into one tile, since a second tile would read all weights again.
   */
  static final int TILE = 512;

  private final SparseRows inputs = new SparseRows();
  private final InputPipeline preparation;
  private final TargetRows wanted;
  private final long[] numbers = new long[TILE];
  private final Answers answers;
  private final Activation activation;

  /** The number of hidden layers. */
  private final int hidden;

  private final Feedforward feedforward;
  private final Dropout dropout;
  private final Backprop backprop;
  private final AtomicLong done = new AtomicLong();
  private Parameters parameters;

  /** Receives the bytes that prefetching reads; else the compiler would remove the reading. */
  @SuppressWarnings("UnusedVariable")
  private int prefetched;

  public Workspace(Hyperparameters h) {
    preparation = new InputPipeline(h);
    Products products = Products.of(h.objective().arithmetic());
    Cost cost = h.objective().cost();
    activation = h.network().activation();
    hidden = h.layout().layers() - 1;
    Coding coding = h.network().targets();
    feedforward = new Feedforward(products, h.network(), cost.output(coding), TILE);
    Objective o = h.objective();
    dropout = new Dropout(h.network(), o.dropout(), o.seed(), TILE);
    answers = new Answers(coding, cost);
    wanted = new TargetRows(TILE, coding.units().length);
    Targets targets = new Targets(coding, o.labelSmoothing(), o.classWeights());
    backprop = new Backprop(products, h.network(), cost, feedforward, dropout, targets);
  }

  /** Sets the parameters that gradients and evaluations use from now on. */
  public void at(Parameters parameters) {
    this.parameters = parameters;
  }

  /**
   * Adds the gradients of the samples at the positions {@code from} to {@code to - 1} of an epoch's
   * order to {@code sum}. Random choices are hashes of the seed, the epoch and a sample's number.
   *
   * @param places the location of each sample in the packed samples, in the order of the epoch
   */
  void addGradients(
      ShardSamples samples, EpochOrder order, long[] places, int from, int to, Gradient sum) {
    for (int first = from; first < to; first += TILE) {
      // Each loop has only one end: HotSpot compiles the method again when it meets a second one.
      int count = Math.min(TILE, to - first);
      inputs.clear();
      for (int m = 0; m < count; m++) {
        prefetched += samples.packed().prefetch(places[first + m]);
      }
      for (int m = 0; m < count; m++) {
        int sample = order.sample(first + m);
        preparation.append(samples, sample, places[first + m], order.epoch(), inputs);
        Answers.want(samples.packed(), sample, wanted, m);
        numbers[m] = samples.number(sample);
      }
      if (dropout.isActive()) {
        dropout.draw(order.epoch(), numbers, inputs);
      }
      backprop.addGradients(parameters, inputs, wanted, sum);
      add(count);
    }
  }

  /**
   * Adds the samples that {@code sampling} selects to the evaluation {@code sum}. For the watched
   * samples among them, also counts the flat hidden neurons.
   */
  void evaluate(ShardSamples samples, Sampling sampling, EvaluationSum sum) {
    for (long next = sampling.next(samples.number(0)) - samples.number(0);
        next < samples.count(); ) {
      inputs.clear();
      int count = 0;
      for (; count < TILE && next < samples.count(); count++, next += sampling.every()) {
        int sample = (int) next;
        preparation.append(samples, sample, inputs);
        Answers.want(samples.packed(), sample, wanted, count);
        numbers[count] = samples.number(sample);
      }
      Matrix outputs = feedforward.apply(parameters, inputs);
      for (int m = 0; m < count; m++) {
        answers.add(numbers[m], wanted, m, outputs, m, sum);
      }
      add(count);
      watch(sampling.firstWatched(numbers[0]), sampling.watch(), count, sum.activity());
    }
  }

  /** Counts samples. One thread writes the count, so it costs no more than a plain number. */
  private void add(int samples) {
    done.lazySet(done.getPlain() + samples);
  }

  /** Returns how many samples have been computed so far. Any thread may call this. */
  long done() {
    return done.get();
  }

  /**
   * Counts the flat hidden neurons for every {@code step}-th sample of a tile.
   *
   * @param first the first sample of the tile to count for
   * @param count the number of samples in the tile
   */
  private void watch(int first, int step, int count, ActivitySum sum) {
    for (int m = first; m < count; m += step) {
      sum.addSample();
      for (int l = 1; l <= hidden; l++) {
        sum.addLayer(l, activation, feedforward.inputOfDerivative(l, count), m);
      }
    }
  }
}
