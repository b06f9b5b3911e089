package nndl.training;

/**
 * A histogram of the weights of a layer.
 *
 * @param exponent the smallest exponent, but at least -126, for which the absolute values of all
 *     counted weights are below 2^exponent; the bins cover the range from -2^exponent to 2^exponent
 * @param counts how many of the counted weights are in each of {@link #BINS} bins of equal width
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
