package nndl.training;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import nndl.model.evaluation.Activity;
import nndl.network.Block;
import nndl.network.Layout;

/**
 * Measures how an epoch changes the layers. It measures only a few steps of an epoch, and only some
 * weights of wide layers, so that its cost is not noticeable.
 */
final class EpochMeter {
  /**
   * The largest number of steps of an epoch that are measured. A single step would be a poor
   * estimate, since a mini-batch may be small.
   */
  private static final int STEPS = 8;

  /**
   * The approximate limit for the number of weights of a layer that are compared before and after a
   * step.
   */
  private static final int STEP_WEIGHTS = 1 << 11;

  /** The approximate limit for the number of weights of a layer that a histogram counts. */
  private static final int HISTOGRAM_WEIGHTS = 1 << 14;

  /** The prefixes of the names of a checkpoint's scalars. The number of a layer follows. */
  private static final String MOVED = "moved.layers.";

  private static final String SIZE = "size.layers.";

  private final Layout layout;

  /** The number of steps from one measured step to the next. */
  private final long distance;

  /** The indices of the selected weights of each layer in the array of a block. */
  private final List<int[]> ofSteps;

  private final List<int[]> ofHistograms;

  /** The selected weights of each layer before the measured step. */
  private final List<float[]> before;

  private boolean measures;

  /**
   * How many steps come before the next measured step. This is counted down, since a division in
   * each step would take 1% of a short step.
   */
  private long untilNext;

  /** For each layer, the sum of mean |update| over the measured steps of the epoch. */
  private final double[] moved;

  /** For each layer, the sum of mean |weight| over the measured steps of the epoch. */
  private final double[] size;

  /**
   * @param perEpoch how many steps an epoch has
   */
  EpochMeter(Block weights, long perEpoch) {
    layout = weights.layout();
    distance = (perEpoch + STEPS - 1) / STEPS;
    ofSteps = selected(weights, STEP_WEIGHTS);
    ofHistograms = selected(weights, HISTOGRAM_WEIGHTS);
    before = ofSteps.stream().map(selected -> new float[selected.length]).toList();
    moved = new double[layout.layers()];
    size = new double[layout.layers()];
  }

  private static List<int[]> selected(Block weights, int maxWeights) {
    return IntStream.rangeClosed(1, weights.layout().layers())
        .mapToObj(l -> selected(weights.weights(l), maxWeights))
        .toList();
  }

  /**
   * Selects weights of a layer: all of them, or some that are spread evenly over neurons and
   * inputs, so that reading a wide layer costs no more than reading a narrow one.
   *
   * @param maxWeights about how many weights to select of a layer with more weights; at most twice
   *     as many are selected
   */
  static int[] selected(Matrix weights, int maxWeights) {
    long count = (long) weights.rows() * weights.columns();
    BigInteger columns = BigInteger.valueOf(weights.columns());
    long step = Math.max(1, count / maxWeights);
    while (!BigInteger.valueOf(step).gcd(columns).equals(BigInteger.ONE)) {
      step++; // else only a few of the neurons would be selected
    }
    int[] indices = new int[(int) ((count + step - 1) / step)];
    for (int i = 0; i < indices.length; i++) {
      long at = i * step;
      int row = (int) (at / weights.columns());
      indices[i] = weights.row(row) + (int) (at % weights.columns());
    }
    return indices;
  }

  /** Called before each step. */
  void beforeStep(Block weights) {
    measures = untilNext == 0;
    if (measures) {
      for (int l = 0; l < before.size(); l++) {
        read(weights, ofSteps.get(l), before.get(l));
      }
      untilNext = distance;
    }
    untilNext--;
  }

  /** Called after each step. */
  void afterStep(Block weights) {
    if (!measures) {
      return;
    }
    float[] values = weights.values();
    for (int l = 0; l < before.size(); l++) {
      float[] old = before.get(l);
      int[] selected = ofSteps.get(l);
      double movedBy = 0;
      double sizes = 0;
      for (int i = 0; i < old.length; i++) {
        movedBy += Math.abs((double) values[selected[i]] - old[i]);
        sizes += Math.abs(old[i]);
      }
      moved[l] += movedBy / old.length;
      size[l] += sizes / old.length;
    }
  }

  /** Reads the selected weights of a layer without allocating memory. */
  static void read(Block weights, int[] selected, float[] target) {
    for (int i = 0; i < selected.length; i++) {
      target[i] = weights.values()[selected[i]];
    }
  }

  /** Returns the figures of each layer. Called at the end of an epoch. */
  List<LayerFigures> figures(Block weights, Optional<Activity> activity) {
    Optional<Activity> known = activity.filter(Activity::isKnown);
    List<LayerFigures> figures = new ArrayList<>();
    for (int l = 1; l <= layout.layers(); l++) {
      int layer = l;
      int[] selected = ofHistograms.get(l - 1);
      float[] sample = new float[selected.length];
      read(weights, selected, sample);
      figures.add(
          new LayerFigures(
              layout.outputs(l),
              size[l - 1] > 0 ? moved[l - 1] / size[l - 1] : 0,
              WeightHistogram.of(sample),
              known
                  .filter(a -> layer < layout.layers())
                  .map(a -> LayerFigures.Stuck.of(a, layer))));
    }
    return figures;
  }

  /** Begins the next epoch. */
  void clear() {
    Arrays.fill(moved, 0);
    Arrays.fill(size, 0);
    untilNext = 0;
  }

  /** Adds the sums of the measured steps to the scalars of a checkpoint. */
  void write(Map<String, Double> scalars) {
    for (int l = 1; l <= layout.layers(); l++) {
      scalars.put(MOVED + l, moved[l - 1]);
      scalars.put(SIZE + l, size[l - 1]);
    }
  }

  /** Restores the sums that {@link #write} wrote after {@code steps} steps of the epoch. */
  void read(Map<String, Double> scalars, long steps) {
    untilNext = (distance - steps % distance) % distance;
    for (int l = 1; l <= layout.layers(); l++) {
      moved[l - 1] = scalars.getOrDefault(MOVED + l, 0.0);
      size[l - 1] = scalars.getOrDefault(SIZE + l, 0.0);
    }
  }
}
