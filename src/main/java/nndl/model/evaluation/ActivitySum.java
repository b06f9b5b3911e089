package nndl.model.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import nndl.math.elements.Activation;

/** Adds up an {@link Activity} from samples or from parts. Not safe for use by several threads. */
public final class ActivitySum {
  private final List<int[]> flat;
  private int samples;

  ActivitySum(int... hidden) {
    flat = Arrays.stream(hidden).mapToObj(int[]::new).toList();
  }

  /** The sizes of the hidden layers of an activity. */
  static int[] hidden(Activity activity) {
    return activity.flat().stream().mapToInt(counts -> counts.length).toArray();
  }

  /** Counts a sample; {@link #addLayer} must be called for each of its layers. */
  public void addSample() {
    samples++;
  }

  /**
   * Counts the neurons of hidden layer {@code l} that are flat.
   *
   * @param y the input of the derivative for a tile of samples; the sample's is in row {@code i}
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

  /** Adds the samples of a part. */
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
