package nndl.report.diagnosis;

import static nndl.math.NumberText.shortPercent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import nndl.math.NumberText;
import nndl.network.Initialiser;
import nndl.training.Epoch;
import nndl.training.LayerFigures;
import nndl.training.LayerFigures.Stuck;
import nndl.training.workload.Hyperparameters;

/**
 * Finds problems of layers: steps that are too large or too small relative to the weights, and
 * neurons that are saturated or dead.
 */
public final class LayerDiagnosis {
  /**
   * The update ratio of healthy steps: the mean change of the weights in a step, relative to their
   * mean size. A ratio above {@link #LARGE} or below {@link #SMALL} may be a problem.
   * Deeplearning4j, "Visualization", recommends a log10 of the ratio of -3, with the limits -2 and
   * -4. Karpathy's CS231n, "Ratio of weights:updates", recommends the same ratio.
   */
  private static final double HEALTHY = 1e-3;

  private static final double LARGE = 1e-2;
  private static final double SMALL = 1e-4;

  /**
   * Steps are reported if their update ratio is larger than this, since good runs may begin with
   * large steps. If the network is known not to have learned, {@link #LARGE} is used instead.
   */
  private static final double CLEARLY_LARGE = 5e-2;

  /**
   * A hidden layer is reported if at least this share of its neurons is saturated. In good runs a
   * fifth of the neurons may be saturated, or more if the weights were initialised by {@code
   * normal}.
   */
  private static final double SATURATED = 0.5;

  /**
   * A hidden layer is reported if at least this share of its neurons is dead. By CS231n, "Commonly
   * used activation functions", up to 40 % may be dead if the learning rate is too high.
   */
  private static final double DEAD = 0.4;

  private final Hyperparameters h;
  private final List<Epoch> epochs;
  private final Optional<Boolean> learned;
  private final boolean hasUsualRate;

  /**
   * @param learned whether the network has learned something; empty if this is not known
   * @param hasUsualRate whether nothing is advised against the learning rate
   */
  public LayerDiagnosis(
      Hyperparameters h, List<Epoch> epochs, Optional<Boolean> learned, boolean hasUsualRate) {
    this.h = h;
    this.epochs = epochs.stream().filter(epoch -> !epoch.layers().isEmpty()).toList();
    this.learned = learned;
    this.hasUsualRate = hasUsualRate;
  }

  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (epochs.size() < Diagnosis.EPOCHS) {
      return findings; // resumed from a checkpoint without figures
    }
    Optional<Finding> large = largeUpdates();
    Optional<Finding> stuck =
        h.network().activation().isBounded() ? saturated(large.isPresent()) : dead();
    large.ifPresent(findings::add);
    stuck.ifPresent(findings::add);
    if (findings.isEmpty()) {
      smallUpdates().ifPresent(findings::add); // otherwise the other findings may be the cause
    }
    return findings;
  }

  private Optional<Finding> largeUpdates() {
    if (hasUsualRate) {
      return Optional.empty();
    }
    boolean good = learned.orElse(false);
    IntToDoubleFunction ratio = good ? this::latestRatio : this::largestRatio;
    double bound = good || learned.isEmpty() ? CLEARLY_LARGE : LARGE;
    int layer = layerWithMost(ratio);
    return ratio.applyAsDouble(layer) > bound
        ? Optional.of(
            large(layer, ratio.applyAsDouble(layer), good ? "in all last epochs" : "in an epoch"))
        : Optional.empty();
  }

  private Finding large(int layer, double ratio, String when) {
    return new Finding(
        Finding.Kind.LARGE_UPDATES,
        "%s: %s a step moved the weights by %s of their size on average, where %s is healthy: lower --learning-rate (%s); --find-learning-rate finds one"
            .formatted(name(layer), when, shortPercent(ratio), shortPercent(HEALTHY), rate()));
  }

  private Optional<Finding> smallUpdates() {
    if (learned.orElse(false) || hasUsualRate) {
      return Optional.empty();
    }
    int most = layerWithMost(this::largestRatio);
    int least = layerWithMost(l -> -largestRatio(l));
    if (largestRatio(least) >= SMALL) {
      return Optional.empty();
    }
    String small =
        "%s: a step moved the weights by %s of their size on average, where %s is healthy"
            .formatted(name(least), shortPercent(largestRatio(least)), shortPercent(HEALTHY));
    return Optional.of(
        largestRatio(most) < SMALL
            ? new Finding(
                Finding.Kind.SMALL_UPDATES,
                small
                    + ": raise --learning-rate (%s); --find-learning-rate finds one"
                        .formatted(rate()))
            : new Finding(
                Finding.Kind.VANISHING_UPDATES,
                small
                    + ", but by %s in the %s: gradients vanish on the way back; --activation relu with --initialiser he keeps them, or fewer layers do"
                        .formatted(shortPercent(largestRatio(most)), name(most))));
  }

  private Optional<Finding> saturated(boolean largeUpdates) {
    int layer = layerWithMost(l -> share(l, Stuck::saturated));
    if (share(layer, Stuck::saturated) < SATURATED) {
      return Optional.empty();
    }
    boolean large = largeUpdates || h.network().initialiser() != Initialiser.NORMAL;
    return Optional.of(
        new Finding(
            Finding.Kind.SATURATED,
            "%s: %s of the %s neurons are saturated for %s of the samples or more: %s"
                .formatted(
                    name(layer),
                    shortPercent(share(layer, Stuck::saturated)),
                    last(layer).neurons(),
                    shortPercent(Stuck.SATURATED),
                    large
                        ? "lower --learning-rate (%s), or scale the inputs down".formatted(rate())
                        : "begin with smaller weights (--initialiser scaled)")));
  }

  private Optional<Finding> dead() {
    int layer = layerWithMost(l -> share(l, Stuck::dead));
    if (share(layer, Stuck::dead) < DEAD) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Finding.Kind.DEAD,
            "%s: %s of the %s neurons are dead, flat for all %s samples watched: %suse%s --activation leaky-relu, which does not die"
                .formatted(
                    name(layer),
                    shortPercent(share(layer, Stuck::dead)),
                    last(layer).neurons(),
                    last(layer).stuck().orElseThrow().samples(),
                    hasUsualRate ? "" : "lower --learning-rate (%s), ".formatted(rate()),
                    h.network().initialiser() == Initialiser.HE ? "" : " --initialiser he, or")));
  }

  /**
   * Returns the share of a layer's neurons that are saturated or dead at the end of the last epoch,
   * or 0 if the neurons were not examined.
   *
   * @param layer the layer, counted from 0
   * @param count returns the number of saturated or of dead neurons
   */
  private double share(int layer, ToDoubleFunction<Stuck> count) {
    LayerFigures figures = last(layer);
    return figures.stuck().map(s -> count.applyAsDouble(s) / figures.neurons()).orElse(0.0);
  }

  private LayerFigures last(int layer) {
    return epochs.get(epochs.size() - 1).layers().get(layer);
  }

  private double largestRatio(int layer) {
    double largest = 0;
    for (Epoch epoch : epochs) {
      largest = Math.max(largest, epoch.layers().get(layer).updateRatio());
    }
    return largest;
  }

  /** Returns the smallest update ratio of a layer in the last epochs. */
  private double latestRatio(int layer) {
    double smallest = Double.POSITIVE_INFINITY;
    for (Epoch epoch : epochs.subList(epochs.size() - Diagnosis.EPOCHS, epochs.size())) {
      smallest = Math.min(smallest, epoch.layers().get(layer).updateRatio());
    }
    return smallest;
  }

  /**
   * Returns the layer with the largest value of a quantity, counted from 0. Of layers with equal
   * values it is the first.
   */
  private int layerWithMost(IntToDoubleFunction quantity) {
    int found = 0;
    double most = quantity.applyAsDouble(0);
    for (int layer = 1; layer < h.layout().layers(); layer++) {
      double own = quantity.applyAsDouble(layer);
      if (own > most) {
        found = layer;
        most = own;
      }
    }
    return found;
  }

  private String name(int layer) {
    return layer == h.layout().layers() - 1 ? "output layer" : "hidden layer " + (layer + 1);
  }

  private String rate() {
    return NumberText.readable(h.descent().learningRate());
  }
}
