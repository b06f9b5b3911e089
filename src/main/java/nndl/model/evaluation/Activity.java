package nndl.model.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * How often the hidden neurons could not learn because their slope was close to zero. The
 * activities of parts of a set add up to that of the set, in any order.
 *
 * @param samples how many samples were watched
 * @param flat for each neuron of each hidden layer, for how many of these samples it was
 *     {@linkplain nndl.math.elements.Activation#flatBelow flat}; empty if nothing is known
 */
public record Activity(int samples, List<int[]> flat) implements Serializable {

  /** The activity of no samples and no layers. */
  public static final Activity UNKNOWN = new Activity(0, List.of());

  /** Whether there are counts for the neurons of the hidden layers. */
  public boolean isKnown() {
    return samples > 0;
  }

  /**
   * How many neurons of hidden layer {@code l} were flat for at least {@code share} of the samples.
   */
  public int flatNeurons(int l, double share) {
    return (int) Arrays.stream(flat.get(l - 1)).filter(n -> n >= share * samples).count();
  }
}
