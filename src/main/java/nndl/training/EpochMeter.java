package nndl.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

  private final List<WeightProbe> ofSteps;
  private final List<WeightProbe> ofHistograms;

  /** The selected weights of each layer before the measured step. */
  private final List<float[]> before;

  /** The selected weights of each layer after the measured step. */
  private final List<float[]> after;

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
    ofSteps = probes(weights, STEP_WEIGHTS);
    ofHistograms = probes(weights, HISTOGRAM_WEIGHTS);
    before = ofSteps.stream().map(probe -> new float[probe.count()]).toList();
    after = ofSteps.stream().map(probe -> new float[probe.count()]).toList();
    moved = new double[layout.layers()];
    size = new double[layout.layers()];
  }

  private static List<WeightProbe> probes(Block weights, int maxWeights) {
    return IntStream.rangeClosed(1, weights.layout().layers())
        .mapToObj(l -> new WeightProbe(weights.weights(l), maxWeights))
        .toList();
  }

  /** Called before each step. */
  void beforeStep(Block weights) {
    measures = untilNext == 0;
    if (measures) {
      read(weights, before);
      untilNext = distance;
    }
    untilNext--;
  }

  /** Called after each step. */
  void afterStep(Block weights) {
    if (!measures) {
      return;
    }
    read(weights, after);
    for (int l = 0; l < before.size(); l++) {
      float[] old = before.get(l);
      float[] now = after.get(l);
      double movedBy = 0;
      double sizes = 0;
      for (int i = 0; i < now.length; i++) {
        movedBy += Math.abs((double) now[i] - old[i]);
        sizes += Math.abs(old[i]);
      }
      moved[l] += movedBy / now.length;
      size[l] += sizes / now.length;
    }
  }

  private void read(Block weights, List<float[]> targets) {
    for (int l = 0; l < targets.size(); l++) {
      ofSteps.get(l).read(weights, targets.get(l));
    }
  }

  /** Returns the figures of each layer. Called at the end of an epoch. */
  List<LayerFigures> figures(Block weights, Optional<Activity> activity) {
    Optional<Activity> known = activity.filter(Activity::isKnown);
    List<LayerFigures> figures = new ArrayList<>();
    for (int l = 1; l <= layout.layers(); l++) {
      int layer = l;
      figures.add(
          new LayerFigures(
              layout.outputs(l),
              size[l - 1] > 0 ? moved[l - 1] / size[l - 1] : 0,
              WeightHistogram.of(ofHistograms.get(l - 1).read(weights)),
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
