package nndl.training;

import java.math.BigInteger;
import nndl.math.Matrix;
import nndl.network.Block;

/**
 * Where to look at the weights of a layer: at all of them, or at some that are spread evenly over
 * the neurons and the inputs, so that a look at a wide layer costs no more than at a narrow one.
 */
final class WeightProbe {
  private final int[] places;

  /**
   * @param most how many places at most, or nearly
   */
  WeightProbe(Matrix weights, int most) {
    long count = (long) weights.rows() * weights.columns();
    long step = Math.max(1, count / most);
    while (!BigInteger.valueOf(step)
        .gcd(BigInteger.valueOf(weights.columns()))
        .equals(BigInteger.ONE)) {
      step++; // or the same few neurons would be looked at
    }
    places = new int[(int) ((count + step - 1) / step)];
    for (int i = 0; i < places.length; i++) {
      long at = i * step;
      int row = (int) (at / weights.columns());
      places[i] = weights.row(row) + (int) (at % weights.columns());
    }
  }

  /** How many places. */
  int count() {
    return places.length;
  }

  /** The weights in these places of a block. */
  float[] read(Block block) {
    float[] read = new float[places.length];
    read(block, read);
    return read;
  }

  /** The same into an array that is there, which makes no garbage. */
  void read(Block block, float[] target) {
    float[] values = block.values();
    for (int i = 0; i < places.length; i++) {
      target[i] = values[places[i]];
    }
  }
}
