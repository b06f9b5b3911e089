package nndl.model.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The areas under the ROC curve and the precision-recall curve of two classes, the second of which
 * is the positive one (Davis and Goadrich 2006, The relationship between precision-recall and ROC
 * curves). Samples are counted in bins of their confidence, each 0.4 % wide at most of the smaller
 * confidence, and samples in a bin are ties. So a sum has the same bits in any order.
 */
public final class RankSum implements Serializable {
  private static final long serialVersionUID = 1;

  /** The bits of the fraction of a float32 that do not matter. */
  private static final int SHIFT = 15;

  /** More than twice the bin of the confidence 0.5. */
  private static final int TOP = 1 << 16;

  /** The numbers of samples of both classes, by bin. */
  private final SortedMap<Integer, long[]> bins = new TreeMap<>();

  /**
   * Adds a sample.
   *
   * @param label 0 or 1
   * @param shares the confidence in each of the two classes
   */
  public void add(int label, double... shares) {
    int bin =
        shares[1] <= shares[0] ? bin(shares[1]) : TOP - bin(shares[0]); // the smaller is precise
    count(bin)[label]++;
  }

  private static int bin(double share) {
    return Float.floatToIntBits((float) share) >>> SHIFT;
  }

  private long[] count(int bin) {
    return bins.computeIfAbsent(bin, first -> new long[2]);
  }

  /** Adds the samples of another sum. */
  public void add(RankSum other) {
    other.bins.forEach(
        (bin, counts) -> {
          long[] sum = count(bin);
          sum[0] += counts[0];
          sum[1] += counts[1];
        });
  }

  private long all(int label) {
    return bins.values().stream().mapToLong(counts -> counts[label]).sum();
  }

  /** Whether there are samples of both classes, without which there are no curves. */
  private boolean hasBoth() {
    return all(0) > 0 && all(1) > 0;
  }

  /** Returns the bins, the highest confidence in the second class first. */
  private List<long[]> descending() {
    List<long[]> counts = new ArrayList<>(bins.values());
    Collections.reverse(counts);
    return counts;
  }

  /**
   * Returns the share of pairs of a sample of each class in which the one of the second class has
   * the higher confidence in it, a tie as a half; null if there are none.
   */
  public BigDecimal rocArea() {
    if (!hasBoth()) {
      return null;
    }
    double above = 0;
    double pairs = 0;
    for (long[] counts : descending()) {
      pairs += counts[0] * (above + counts[1] / 2.0);
      above += counts[1];
    }
    return rounded(pairs / ((double) all(0) * all(1)));
  }

  /**
   * Returns the average precision: the mean of the precisions at the confidences of the samples of
   * the second class; null if one of the classes has no sample.
   */
  public BigDecimal precisionRecallArea() {
    if (!hasBoth()) {
      return null;
    }
    long found = 0;
    long right = 0;
    double sum = 0;
    for (long[] counts : descending()) {
      found += counts[0] + counts[1];
      right += counts[1];
      sum += counts[1] * ((double) right / found);
    }
    return rounded(sum / right);
  }

  private static BigDecimal rounded(double area) {
    return new BigDecimal(area).setScale(Evaluation.DECIMALS, RoundingMode.HALF_EVEN);
  }
}
