package nndl.network;

import java.util.Arrays;
import java.util.List;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.SplitMix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;

/**
 * Dropout: sets each input and hidden neuron of a sample to zero with probability p, in training
 * only. Each layer has a p of its own. The other inputs and neurons are multiplied by 1 / (1 - p),
 * so that the weighted input of a neuron stays the same on average (inverted dropout: Srivastava
 * and others 2014, section 10).
 *
 * <p>A unit is an input or a hidden neuron. A hash of the seed, the epoch, the sample's number in
 * its data set, the layer and the unit decides whether the unit is dropped. So the result does not
 * depend on the machine that computes the sample, or on the other samples of its tile. An instance
 * holds the hash keys of one tile, so several threads must not share an instance.
 */
public final class Dropout {
  /** A dropout that drops nothing. */
  public static final Dropout NONE =
      new Dropout(
          new Network(new Layout(1, 1), Activation.SIGMOID, Initialiser.NORMAL), List.of(), 0, 0);

  private static final long PURPOSE = 0x64726f706f757431L; // no shuffle uses these hashes

  private final long seed;

  /** For each layer from 0 (the inputs) on: 2^31 p, or 0 if the layer drops no units. */
  private final int[] thresholds;

  private final float[] scales;

  /** For each layer that may drop units: the hash key of each sample of the tile. */
  private final int[][] keys;

  /**
   * The activations before dropout, for each hidden layer whose derivative is computed from them.
   * Elements of other layers, and of layers that drop no units, are null.
   */
  private final Tile[] whole;

  private final boolean active;

  /**
   * Creates a dropout for a network.
   *
   * @param rates p of the inputs and of each hidden layer; empty if nothing is dropped
   * @param tile the tile size: the maximal number of samples that are computed together
   */
  public Dropout(Network network, List<Double> rates, long seed, int tile) {
    Layout layout = network.sizes();
    this.seed = SplitMix.mix(seed ^ PURPOSE);
    this.thresholds = new int[layout.layers()];
    this.scales = new float[layout.layers()];
    this.keys = new int[layout.layers()][];
    this.whole = new Tile[layout.layers()];
    for (int l = 0; l < rates.size(); l++) {
      thresholds[l] = (int) (rates.get(l) * 0x1p31);
      scales[l] = (float) (1 / (1 - rates.get(l)));
      keys[l] = new int[tile];
      if (l > 0 && drops(l) && !network.activation().isOfInput()) {
        whole[l] = new Tile(Matrix.zeros(tile, layout.outputs(l)));
      }
    }
    this.active = Arrays.stream(thresholds).anyMatch(threshold -> threshold > 0);
  }

  /** Whether anything is dropped. */
  public boolean isActive() {
    return active;
  }

  /**
   * Draws the dropout masks of all layers for the samples of a tile, and applies the mask of the
   * inputs.
   *
   * @param numbers the number of each sample in its data set
   * @param x the inputs of the samples, which are changed
   */
  public void draw(long epoch, long[] numbers, SparseRows x) {
    for (int i = 0; i < x.rows(); i++) {
      long sample = SplitMix.mix(SplitMix.mix(seed + epoch) + numbers[i]);
      for (int l = 0; l < thresholds.length; l++) {
        keys[l][i] = (int) SplitMix.mix(sample + l);
      }
    }
    if (drops(0)) {
      Elements.leaveOut(x, keys[0], thresholds[0], scales[0]);
    }
  }

  /** Whether units of layer {@code l} are dropped. */
  boolean drops(int l) {
    return thresholds[l] > 0;
  }

  /**
   * Drops activations of hidden layer {@code l}. If the derivative needs the activations before
   * dropout, they are first copied to {@link #whole}.
   */
  void apply(int l, Matrix a) {
    if (whole[l] != null) {
      Matrix kept = whole(l, a.rows());
      System.arraycopy(a.data(), a.offset(), kept.data(), kept.offset(), a.rows() * a.stride());
    }
    Elements.leaveOut(a, keys[l], thresholds[l], scales[l]);
  }

  /**
   * The activations of hidden layer {@code l} before dropout, for the first {@code m} samples. They
   * exist only if the derivative needs them.
   */
  Matrix whole(int l, int m) {
    return whole[l].firstRows(m);
  }

  /** Sets the errors of dropped units to zero, and multiplies the other errors by 1 / (1 - p). */
  void applyToErrors(int l, Matrix delta) {
    Elements.leaveOut(delta, keys[l], thresholds[l], scales[l]);
  }
}
