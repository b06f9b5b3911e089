package nndl.command.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A stage of a search: the trials that are left are trained to the same epoch, and judged.
 *
 * @param trials how many are left, at most
 * @param epochs up to which each is trained, or to its own last
 */
public record Rung(int trials, int epochs) {
  /** Of the trials of a rung one in so many goes on, to so many times the epochs. */
  private static final int FACTOR = 3;

  /** All trials are trained to their end. */
  public static List<Rung> single(int trials) {
    return List.of(new Rung(trials, Integer.MAX_VALUE));
  }

  /**
   * Successive halving (Jamieson and Talwalkar 2016), synchronous: the last rung has all epochs,
   * and the first as few as leave it one trial, or one epoch to the first.
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
