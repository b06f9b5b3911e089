package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Named numbers that are summed beside a gradient, in the same order. */
public final class Scalars implements Serializable {
  private static final long serialVersionUID = 1;

  /** All of them, in the order in which they travel. */
  public static final List<Name> NAMES = List.of(Name.values());

  private final double[] sums = new double[NAMES.size()];

  /** What they are. */
  public enum Name {
    /** Spent on computing the gradients, by all threads together. */
    SECONDS,
    /** Of the samples, if their classes have weights; else 0. */
    WEIGHT
  }

  public double get(Name name) {
    return sums[name.ordinal()];
  }

  public void add(Name name, double value) {
    sums[name.ordinal()] += value;
  }

  /** Adds others to these. */
  void add(Scalars others) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others.sums[i];
    }
  }

  /** All become zero. */
  void clear() {
    Arrays.fill(sums, 0);
  }
}
