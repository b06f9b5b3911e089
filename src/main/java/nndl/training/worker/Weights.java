package nndl.training.worker;

import java.util.List;
import java.util.stream.Stream;
import nndl.math.SplitMix;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.training.optimizer.Schedule;
import nndl.training.optimizer.WeightUpdate;
import nndl.training.workload.Descent;
import nndl.training.workload.Workload;

/**
 * The weights of a training and its optimiser's state, which change only by steps. The driver has
 * them. Workers may have a replica, which makes the same steps and so has the same bits.
 */
public final class Weights {
  private final Descent descent;
  private final Layout layout;
  private final Parameters parameters;
  private final List<Block> kept;
  private final WeightUpdate update;
  private long steps;

  /**
   * @param kept the blocks of the optimiser's state, in the order in which the optimiser names them
   */
  public Weights(Workload workload, Parameters parameters, List<Block> kept) {
    this.descent = workload.hyperparameters().descent();
    this.layout = workload.layout();
    this.parameters = parameters;
    this.kept = kept;
    this.update = new WeightUpdate(layout, descent.penalties(), workload.weight());
  }

  /** Returns weights before the first step, with an optimiser's state of zeros. */
  public static Weights of(Workload workload, Parameters parameters) {
    List<String> kept = workload.hyperparameters().descent().optimizer().keeps();
    Layout layout = workload.layout();
    return new Weights(
        workload, parameters, kept.stream().map(k -> Block.lasting(layout)).toList());
  }

  /**
   * Makes one step with the schedule's learning rate: see {@link #step(Schedule.Moment, double,
   * Gradient)}.
   */
  public boolean step(Schedule.Moment now, Gradient sum) {
    return step(now, descent.rate(now), sum);
  }

  /**
   * Makes one step, and clears the sum.
   *
   * @param now the moment of the step in the schedule
   * @param eta the learning rate
   * @param sum the sum of the gradients of a mini-batch
   * @return whether all updated numbers are finite
   */
  public boolean step(Schedule.Moment now, double eta, Gradient sum) {
    steps++;
    return update.apply(
        descent.optimizer().at(descent.schedule(), now),
        eta,
        now.iteration() + 1,
        sum,
        sum.scalars().get(Scalars.Name.WEIGHT),
        parameters,
        kept);
  }

  public Parameters parameters() {
    return parameters;
  }

  /** The blocks of the optimiser's state, in the order in which the optimiser names them. */
  public List<Block> kept() {
    return kept;
  }

  /** All numbers: the weights, and each block of the optimiser's state. */
  public List<Block> blocks() {
    return Stream.concat(Stream.of(parameters.block()), kept.stream()).toList();
  }

  /** How many steps this object has made. */
  public long steps() {
    return steps;
  }

  /** Returns a hash of all numbers, by which replicas can be compared. */
  public long hash() {
    long hash = 0;
    for (Block block : blocks()) {
      float[] values = block.values();
      for (int i = layout.rowAt(0); i < layout.length(); i++) {
        hash = hash * SplitMix.GOLDEN_GAMMA + Float.floatToRawIntBits(values[i]);
      }
    }
    return hash;
  }
}
