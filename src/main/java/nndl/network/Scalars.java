package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Named numbers that are summed together with the gradients, in the same order. */
public final class Scalars implements Serializable {
  private static final long serialVersionUID = 1;

  /** All names, in the order in which the numbers are sent. */
  public static final List<Name> NAMES = List.of(Name.values());

  private final double[] sums = new double[NAMES.size()];

  /** The names of the numbers. */
  public enum Name {
    /** The total time in seconds that all threads spent on the gradients. */
    SECONDS,
    /** The sum of the weights of the samples: their number if neither they nor classes have any. */
    WEIGHT
  }

  public double get(Name name) {
    return sums[name.ordinal()];
  }

  public void add(Name name, double value) {
    sums[name.ordinal()] += value;
  }

  /** Adds each number of {@code others} to the number of the same name. */
  void add(Scalars others) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others.sums[i];
    }
  }

  /** Sets all numbers to zero. */
  void clear() {
    Arrays.fill(sums, 0);
  }
}
