package nndl.model.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import nndl.math.elements.Activation;

/**
 * Computes an {@link Activity} by adding samples, or the activities of parts of a set. It is not
 * safe for use by several threads.
 */
public final class ActivitySum {
  private final List<int[]> flat;
  private int samples;

  ActivitySum(int... hidden) {
    flat = Arrays.stream(hidden).mapToObj(int[]::new).toList();
  }

  /** Returns the sizes of the hidden layers of an activity. */
  static int[] hidden(Activity activity) {
    return activity.flat().stream().mapToInt(counts -> counts.length).toArray();
  }

  /** Counts a sample. {@link #addLayer} must be called for each hidden layer of the same sample. */
  public void addSample() {
    samples++;
  }

  /**
   * Counts the neurons of a hidden layer that are flat for a sample.
   *
   * @param y the numbers from which the derivative of {@code f} is computed, for a group of
   *     samples; the numbers of this sample are in row {@code i}
   */
  public void addLayer(int l, Activation f, Matrix y, int i) {
    int[] counts = flat.get(l - 1);
    float[] data = y.data();
    float low = f.flatBelow();
    float high = f.flatAbove();
    int row = y.row(i);
    for (int j = 0; j < counts.length; j++) {
      float at = data[row + j];
      counts[j] += at < low | at > high ? 1 : 0;
    }
  }

  /** Adds the activity of a part of the set. */
  void add(Activity part) {
    samples += part.samples();
    IntStream.range(0, part.flat().size()).forEach(l -> add(flat.get(l), part.flat().get(l)));
  }

  private static void add(int[] counts, int[] part) {
    for (int j = 0; j < counts.length; j++) {
      counts[j] += part[j];
    }
  }

  /** The sum so far. */
  Activity total() {
    return new Activity(samples, flat.stream().map(int[]::clone).toList());
  }
}
