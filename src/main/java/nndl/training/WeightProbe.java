package nndl.training;

import java.math.BigInteger;
import nndl.math.Matrix;
import nndl.network.Block;

/**
 * Selects weights of a layer: all of them, or some that are spread evenly over neurons and inputs,
 * so that reading a wide layer costs no more than reading a narrow one.
 */
final class WeightProbe {
  private final int[] indices;

  /**
   * @param maxWeights about how many weights to select of a layer with more weights; at most twice
   *     as many are selected
   */
  WeightProbe(Matrix weights, int maxWeights) {
    long count = (long) weights.rows() * weights.columns();
    long step = Math.max(1, count / maxWeights);
    while (!BigInteger.valueOf(step)
        .gcd(BigInteger.valueOf(weights.columns()))
        .equals(BigInteger.ONE)) {
      step++; // else only a few of the neurons would be selected
    }
    indices = new int[(int) ((count + step - 1) / step)];
    for (int i = 0; i < indices.length; i++) {
      long at = i * step;
      int row = (int) (at / weights.columns());
      indices[i] = weights.row(row) + (int) (at % weights.columns());
    }
  }

  /** How many weights are selected. */
  int count() {
    return indices.length;
  }

  /** Returns the selected weights of a block. */
  float[] read(Block block) {
    float[] read = new float[indices.length];
    read(block, read);
    return read;
  }

  /** Reads the selected weights of a block into {@code target}, without allocating memory. */
  void read(Block block, float[] target) {
    float[] values = block.values();
    for (int i = 0; i < indices.length; i++) {
      target[i] = values[indices[i]];
    }
  }
}
