package nndl.model.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import nndl.math.elements.Activation;

/** Adds up an {@link Activity}, sample by sample or from those of parts. Serves one thread. */
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

  /** Counts a sample, of whose layers {@link #addLayer} tells. */
  public void addSample() {
    samples++;
  }

  /**
   * Counts the neurons of hidden layer {@code l} that are flat.
   *
   * @param y what the derivative is of, for a tile of samples; this one is row {@code i}
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

  /** What has been added so far. */
  Activity total() {
    return new Activity(samples, flat.stream().map(int[]::clone).toList());
  }
}
