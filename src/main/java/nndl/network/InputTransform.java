package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import nndl.math.SparseRows;
import nndl.math.SplitMix;

/**
 * A transform of inputs before the first layer: (x - mean) / deviation, with a mean and a deviation
 * per input, computed by one float32 subtraction and one float32 division. A network that was
 * trained with a transform needs it wherever it is used.
 */
public final class InputTransform implements Serializable {
  private static final long serialVersionUID = 1;

  /** Leaves inputs as they are. */
  public static final InputTransform NONE = new InputTransform(new float[0], new float[0]);

  private static final float HALF = 0.5f;

  private final float[] mean;
  private final float[] deviation;

  /** A transform of as many inputs as there are numbers; deviations must be above 0. */
  public InputTransform(float[] mean, float[] deviation) {
    this.mean = mean.clone();
    this.deviation = deviation.clone();
  }

  /** The transform 2 x - 1, which maps the range 0 to 1 to the range -1 to 1. */
  public static InputTransform symmetric(int inputs) {
    float[] half = new float[inputs];
    Arrays.fill(half, HALF);
    return new InputTransform(half, half);
  }

  /**
   * The transform that gives each input the mean 0 and the deviation 1. A deviation of 0 counts as
   * 1.
   */
  public static InputTransform standardising(double[] mean, double[] deviation) {
    float[] means = new float[mean.length];
    float[] deviations = new float[mean.length];
    for (int k = 0; k < mean.length; k++) {
      means[k] = (float) mean[k];
      deviations[k] = (float) deviation[k] < Float.MIN_NORMAL ? 1 : (float) deviation[k];
    }
    return new InputTransform(means, deviations);
  }

  /** Whether the transform leaves inputs as they are. */
  public boolean isNone() {
    return mean.length == 0;
  }

  /** Whether the transform is 2 x - 1. */
  public boolean isSymmetric() {
    return !isNone() && equals(symmetric(mean.length));
  }

  public float[] mean() {
    return mean.clone();
  }

  public float[] deviation() {
    return deviation.clone();
  }

  /** Transforms all inputs of a sample. */
  public void apply(float[] inputs) {
    for (int k = 0; k < mean.length; k++) {
      inputs[k] = (inputs[k] - mean[k]) / deviation[k];
    }
  }

  /** Fills {@code transformed} with the transformed inputs of {@code samples}. */
  public void apply(SparseRows samples, SparseRows transformed) {
    float[] inputs = new float[mean.length];
    transformed.clear();
    for (int i = 0; i < samples.rows(); i++) {
      Arrays.fill(inputs, 0);
      for (int e = samples.start(i); e < samples.start(i + 1); e++) {
        inputs[samples.column()[e]] = samples.value()[e];
      }
      apply(inputs);
      transformed.addRow(inputs);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputTransform transform
        && Arrays.equals(mean, transform.mean)
        && Arrays.equals(deviation, transform.deviation);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(mean) + 31 * Arrays.hashCode(deviation);
  }

  /** The name that settings have, which differs between transforms. */
  @Override
  public String toString() {
    if (isNone()) {
      return "none";
    }
    return isSymmetric() ? "symmetric" : "standardised %016x".formatted(hash());
  }

  private long hash() {
    long hash = mean.length;
    for (int k = 0; k < mean.length; k++) {
      hash = SplitMix.mix(hash + Float.floatToIntBits(mean[k]));
      hash = SplitMix.mix(hash + Float.floatToIntBits(deviation[k]));
    }
    return hash;
  }
}
