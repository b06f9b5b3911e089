package nndl.data.image;

import java.util.Arrays;

/**
 * Smooths rows and columns of numbers.
 *
 * @param weights the weights of a number and of its neighbours on both sides
 */
record Gaussian(float[] weights) {
  /**
   * Smooths as many numbers of a line as {@code sums} takes, from the first one on that has all
   * neighbours before it. Each sum is added in the order of the line.
   */
  void smooth(float[] line, float[] sums) {
    Arrays.fill(sums, 0);
    for (int w = 0; w < weights.length; w++) {
      float weight = weights[w];
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * line[i + w];
      }
    }
  }
}
