package nndl.model.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Sums over samples that count by their weights. They are exact, so the order of the samples makes
 * no difference.
 *
 * @param weight the sum of the weights
 * @param squares the sum of the squares of the weights
 * @param correct the sum of the weights of the correctly classified samples
 * @param cost the sum of the products of weights and costs, in units of 2^-32
 */
public record WeightSums(BigDecimal weight, BigDecimal squares, BigDecimal correct, BigDecimal cost)
    implements Serializable {
  /** More than the longest text of finite sums of float32 has. */
  public static final int MAX_TEXT = 1 << 12;

  private static final Pattern TEXT = Pattern.compile("([0-9]+(\\.[0-9]+)?( |$)){4}");

  /** Returns the sums of samples that each count once. */
  static WeightSums ofCounts(long count, long correct, long cost) {
    BigDecimal all = BigDecimal.valueOf(count);
    return new WeightSums(all, all, BigDecimal.valueOf(correct), BigDecimal.valueOf(cost));
  }

  /** Returns the sums of one sample. */
  static WeightSums of(float weight, boolean correct, long cost) {
    BigDecimal own = new BigDecimal(weight);
    return new WeightSums(
        own,
        own.multiply(own),
        correct ? own : BigDecimal.ZERO,
        own.multiply(BigDecimal.valueOf(cost)));
  }

  WeightSums plus(WeightSums other) {
    return new WeightSums(
        weight.add(other.weight),
        squares.add(other.squares),
        correct.add(other.correct),
        cost.add(other.cost));
  }

  /** Whether the numbers agree with each other. */
  public boolean isWhole() {
    return correct.compareTo(weight) <= 0;
  }

  /** Returns the sums as exact decimal numbers with spaces between them. Equal sums are equal. */
  public String text() {
    return "%s %s %s %s".formatted(plain(weight), plain(squares), plain(correct), plain(cost));
  }

  private static String plain(BigDecimal sum) {
    return sum.stripTrailingZeros().toPlainString();
  }

  /** Reads what {@link #text} returned. Of another text the sums are not whole. */
  public static WeightSums read(String text) {
    boolean areSums = text.length() <= MAX_TEXT && TEXT.matcher(text).matches();
    String[] sums = (areSums ? text : "0 0 1 0").split(" ");
    return new WeightSums(
        new BigDecimal(sums[0]),
        new BigDecimal(sums[1]),
        new BigDecimal(sums[2]),
        new BigDecimal(sums[3]));
  }
}
