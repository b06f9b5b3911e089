package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import nndl.math.SparseRows;
import nndl.math.SplitMix;

/**
 * A transform of the inputs before the first layer: (x - mean) / deviation. Each input has a mean
 * and a deviation of its own. A transformed input is computed by one float32 subtraction and one
 * float32 division. A network that was trained with a transform must be used with the same
 * transform.
 */
public final class InputTransform implements Serializable {
  private static final long serialVersionUID = 1;

  /** A transform that leaves inputs as they are. */
  public static final InputTransform NONE = new InputTransform(new float[0], new float[0]);

  private static final float HALF = 0.5f;

  private final float[] mean;
  private final float[] deviation;

  /** Creates a transform of {@code mean.length} inputs. Every deviation must be above 0. */
  public InputTransform(float[] mean, float[] deviation) {
    this.mean = mean.clone();
    this.deviation = deviation.clone();
  }

  /** Returns the transform 2 x - 1, which maps the range 0 to 1 to the range -1 to 1. */
  public static InputTransform symmetric(int inputs) {
    float[] half = new float[inputs];
    Arrays.fill(half, HALF);
    return new InputTransform(half, half);
  }

  /**
   * Returns the transform that gives each input the mean 0 and the standard deviation 1. A
   * deviation that is 0, or below {@link Float#MIN_NORMAL}, is replaced by 1.
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

  /** Transforms all inputs of a sample in place. */
  public void apply(float[] inputs) {
    for (int k = 0; k < mean.length; k++) {
      inputs[k] = (inputs[k] - mean[k]) / deviation[k];
    }
  }

  /** Replaces the rows of {@code transformed} by the transformed rows of {@code samples}. */
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

  /** The name in the settings of a run. Different transforms have different names. */
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
