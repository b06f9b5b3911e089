package nndl.command.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A stage of a search: the remaining trials are trained to the same epoch and compared.
 *
 * @param trials the maximum number of remaining trials
 * @param epochs the epoch up to which each trial is trained, unless its own last epoch comes first
 */
public record Rung(int trials, int epochs) {
  /**
   * The factor from each rung to the next: the number of trials is divided by it, and the number of
   * epochs is multiplied by it.
   */
  private static final int FACTOR = 3;

  /** Returns a single rung, in which all trials are trained to their last epoch. */
  public static List<Rung> single(int trials) {
    return List.of(new Rung(trials, Integer.MAX_VALUE));
  }

  /**
   * Returns the rungs of synchronous successive halving (Jamieson and Talwalkar 2016). The last
   * rung has all epochs. There are as many rungs as possible with at least one trial in the last
   * rung and at least one epoch in the first.
   */
  public static List<Rung> halving(int trials, int epochs) {
    int rungs = 1;
    for (int n = trials, e = epochs; n >= FACTOR && e >= FACTOR; n /= FACTOR, e /= FACTOR) {
      rungs++;
    }
    List<Rung> all = new ArrayList<>();
    int left = trials;
    for (int rung = 0; rung < rungs; rung++) {
      all.add(new Rung(left, epochs / power(rungs - 1 - rung)));
      left = Math.max(1, left / FACTOR);
    }
    return all;
  }

  private static int power(int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= FACTOR;
    }
    return power;
  }
}
