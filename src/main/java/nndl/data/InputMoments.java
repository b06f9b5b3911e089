package nndl.data;

import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;

/**
 * The mean and standard deviation of each input over a range of samples, by their weights. Inputs
 * are divided by the scale of the set as float32. The moments are computed in float64, sample by
 * sample in order, so they are identical bit by bit for every file format. Samples are read as a
 * stream and are not kept in memory.
 *
 * @param mean the mean of each input
 * @param deviation the standard deviation of each input: the square root of the mean squared
 *     distance from the mean
 */
public record InputMoments(double[] mean, double[] deviation) {

  /** Computes the moments of a range. Reads the samples once. */
  public static InputMoments of(Storage storage, SampleRange range) {
    Sums sums = new Sums(range.set());
    range.read(storage, sums, RowErrors.THROWN);
    return sums.moments();
  }

  /**
   * The running mean of each input's nonzero values and the sum of their squared distances from it
   * (Welford 1962). The zeros are taken into account at the end, in {@link #moments}, so they cost
   * no time.
   */
  private static final class Sums implements SampleSink {
    private final int width;
    private final float scale;
    private final double[] counts;
    private final double[] means;
    private final double[] squares;
    private double samples;

    Sums(SampleSet set) {
      this.width = set.width();
      this.scale = set.scale();
      this.counts = new double[width];
      this.means = new double[width];
      this.squares = new double[width];
    }

    @Override
    public void add(byte[] source, int from, Target target) {
      samples += target.weight();
      for (int k = 0; k < width; k++) {
        if (source[from + k] != 0) {
          add(k, (source[from + k] & 0xff) / scale, target.weight());
        }
      }
    }

    @Override
    public void add(SparseRows row, Target target) {
      samples += target.weight();
      for (int e = 0; e < row.start(1); e++) {
        if (row.value()[e] != 0) {
          add(row.column()[e], row.value()[e] / scale, target.weight());
        }
      }
    }

    private void add(int k, double input, double weight) {
      if (weight > 0) {
        double before = input - means[k];
        counts[k] += weight;
        means[k] += weight * before / counts[k];
        squares[k] += weight * before * (input - means[k]);
      }
    }

    private InputMoments moments() {
      double[] mean = new double[width];
      double[] deviation = new double[width];
      for (int k = 0; k < width; k++) {
        double share = counts[k] / samples;
        mean[k] = share * means[k];
        double between = means[k] * mean[k] * (samples - counts[k]);
        deviation[k] = Math.sqrt((squares[k] + between) / samples);
      }
      return new InputMoments(mean, deviation);
    }
  }
}
