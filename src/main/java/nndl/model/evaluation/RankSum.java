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

  /**
   * Returns two areas, or none if there are no samples of one of the classes. The area under the
   * ROC curve is the share of pairs of a sample of each class in which that of the second class has
   * the higher confidence in it; a tie is a half. The area under the precision-recall curve is the
   * average precision: the mean of the precisions at the samples of the second class.
   */
  public List<BigDecimal> areas() {
    List<long[]> descending = new ArrayList<>(bins.values());
    Collections.reverse(descending);
    long first = 0;
    long second = 0;
    double pairs = 0;
    double precisions = 0;
    for (long[] counts : descending) {
      pairs += counts[0] * (second + counts[1] / 2.0);
      first += counts[0];
      second += counts[1];
      precisions += counts[1] * ((double) second / (first + second));
    }
    return first == 0 || second == 0
        ? List.of()
        : List.of(rounded(pairs / ((double) first * second)), rounded(precisions / second));
  }

  private static BigDecimal rounded(double area) {
    return new BigDecimal(area).setScale(Evaluation.DECIMALS, RoundingMode.HALF_EVEN);
  }
}
