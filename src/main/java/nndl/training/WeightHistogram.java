package nndl.training;

/**
 * How the weights of a layer are distributed.
 *
 * @param exponent the bins go from -2^exponent to 2^exponent, the least power of two that holds all
 * @param counts how many weights are in each of {@link #BINS} bins of the same width
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
