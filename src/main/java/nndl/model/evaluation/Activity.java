package nndl.model.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * For each hidden neuron, the number of samples for which it was flat: the slope of its activation
 * was close to zero, so it could hardly learn. The activities of the parts of a set can be added in
 * any order; the sum is the activity of the set.
 *
 * @param samples the number of samples for which the neurons were examined
 * @param flat for each hidden layer an array that contains, for each neuron, the number of these
 *     samples for which it was {@linkplain nndl.math.elements.Activation#flatBelow flat}; empty if
 *     nothing is known
 */
public record Activity(int samples, List<int[]> flat) implements Serializable {

  /** The activity if no samples were examined. */
  public static final Activity UNKNOWN = new Activity(0, List.of());

  /** Whether any samples were examined. */
  public boolean isKnown() {
    return samples > 0;
  }

  /**
   * Returns the number of neurons of a hidden layer that were flat for at least a share of the
   * samples.
   *
   * @param l the hidden layer, counted from 1
   * @param share the share of the samples, 0 to 1
   */
  public int flatNeurons(int l, double share) {
    return (int) Arrays.stream(flat.get(l - 1)).filter(n -> n >= share * samples).count();
  }
}
