package nndl.training;

/**
 * A histogram of the weights of a layer.
 *
 * @param exponent the smallest exponent for which all weights are between -2^exponent and
 *     2^exponent, the range that the bins cover
 * @param counts how many weights are in each of {@link #BINS} bins of equal width
 */
public record WeightHistogram(int exponent, int[] counts) {
  public static final int BINS = 32;

  static WeightHistogram of(float[] weights) {
    float largest = 0;
    for (float w : weights) {
      largest = Math.abs(w) > largest ? Math.abs(w) : largest;
    }
    int exponent = Math.getExponent(largest) + 1;
    double binsPerUnit = Math.scalb(BINS / 2.0, -exponent); // a power of two, so nothing is rounded
    int[] counts = new int[BINS];
    for (float w : weights) {
      int bin = (int) (w * binsPerUnit + BINS / 2);
      counts[Math.max(0, Math.min(BINS - 1, bin))]++;
    }
    return new WeightHistogram(exponent, counts);
  }
}
