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
 * Measures what an epoch does to the layers. Of its steps it looks at a few, and of the weights of
 * wide layers at some, so that it costs nothing that one would notice.
 */
final class EpochMeter {
  /** Steps of an epoch that are measured; one alone says little, as a mini-batch may be small. */
  private static final int STEPS = 8;

  /** Weights of a layer that a step is measured by. */
  private static final int STEP_WEIGHTS = 1 << 11;

  /** Weights of a layer that a histogram is of. */
  private static final int HISTOGRAM_WEIGHTS = 1 << 14;

  /** The scalars of a checkpoint, each for a layer. */
  private static final String MOVED = "moved.layers.";

  private static final String SIZE = "size.layers.";

  private final Layout layout;
  private final long distance;
  private final List<WeightProbe> ofSteps;
  private final List<WeightProbe> ofHistograms;

  /** The weights before a step that is measured, and after it. */
  private final List<float[]> before;

  private final List<float[]> after;
  private boolean measures;

  /** Steps before the next that is measured: a division would take a hundredth of a small step. */
  private long untilNext;

  /** The sums of mean |update| and of mean |weight| over the measured steps of the epoch. */
  private final double[] moved;

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

  private static List<WeightProbe> probes(Block weights, int most) {
    return IntStream.rangeClosed(1, weights.layout().layers())
        .mapToObj(l -> new WeightProbe(weights.weights(l), most))
        .toList();
  }

  /** Before each step. */
  void beforeStep(Block weights) {
    measures = untilNext == 0;
    if (measures) {
      read(weights, before);
      untilNext = distance;
    }
    untilNext--;
  }

  /** After each step. */
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

  /** The figures of the epoch, at its end. */
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

  /** The next epoch begins. */
  void clear() {
    Arrays.fill(moved, 0);
    Arrays.fill(size, 0);
    untilNext = 0;
  }

  /** Adds what has been measured so far to the scalars of a checkpoint. */
  void write(Map<String, Double> scalars) {
    for (int l = 1; l <= layout.layers(); l++) {
      scalars.put(MOVED + l, moved[l - 1]);
      scalars.put(SIZE + l, size[l - 1]);
    }
  }

  /** Goes on from there, after so many steps of the epoch. */
  void read(Map<String, Double> scalars, long steps) {
    untilNext = (distance - steps % distance) % distance;
    for (int l = 1; l <= layout.layers(); l++) {
      moved[l - 1] = scalars.getOrDefault(MOVED + l, 0.0);
      size[l - 1] = scalars.getOrDefault(SIZE + l, 0.0);
    }
  }
}
