package nndl.network;

import java.util.Arrays;
import java.util.List;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.SplitMix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;

/**
 * Dropout: drops some inputs and hidden neurons of each sample, in training only, and multiplies
 * the others by 1 / (1 - p), so that a neuron's weighted input stays the same on average (inverted
 * dropout: Srivastava and others 2014, section 10).
 *
 * <p>Whether a unit is dropped is a hash of the seed, the epoch, the sample's number in its set,
 * the layer and the unit. So it is the same wherever the sample is computed, and together with
 * whichever others. It holds the keys of one tile, so it is not safe for use by several threads.
 */
public final class Dropout {
  /** Drops nothing. */
  public static final Dropout NONE =
      new Dropout(
          new Network(new Layout(1, 1), Activation.SIGMOID, Initialiser.NORMAL), List.of(), 0, 0);

  private static final long PURPOSE = 0x64726f706f757431L; // no shuffle uses the same hashes

  private final long seed;

  /** 2^31 times the share that is dropped, for each layer from 0 on; 0 if nothing is dropped. */
  private final int[] thresholds;

  private final float[] scales;

  /** The keys of the samples of the tile, for each layer. */
  private final int[][] keys;

  /** The activations before dropout, for layers that drop units and whose derivative needs them. */
  private final Tile[] whole;

  private final boolean active;

  /**
   * @param rates p of the inputs and of each hidden layer; empty if nothing is dropped
   * @param tile the most samples that are computed at once
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
   * Draws the dropout masks for the samples of a tile, and drops inputs at once.
   *
   * @param numbers the numbers of the samples in their set
   * @param x the inputs of the samples
   */
  public void draw(long epoch, long[] numbers, SparseRows x) {
    for (int i = 0; i < x.rows(); i++) {
      long sample = SplitMix.mix(SplitMix.mix(seed + epoch) + numbers[i]);
      for (int l = 0; l < thresholds.length; l++) {
        keys[l][i] = (int) SplitMix.mix(sample + l);
      }
      if (drops(0)) {
        Elements.leaveOut(
            x.column(),
            x.value(),
            x.start(i),
            x.start(i + 1),
            keys[0][i],
            thresholds[0],
            scales[0]);
      }
    }
  }

  /** Whether units of layer {@code l} are dropped. */
  boolean drops(int l) {
    return thresholds[l] > 0;
  }

  /**
   * Drops activations of a hidden layer. {@link #whole} keeps them as they were, if they are
   * needed.
   */
  void apply(int l, Matrix a) {
    if (whole[l] != null) {
      Matrix kept = whole(l, a.rows());
      System.arraycopy(a.data(), a.offset(), kept.data(), kept.offset(), a.rows() * a.stride());
    }
    Elements.leaveOut(a, keys[l], thresholds[l], scales[l]);
  }

  /** The activations of a hidden layer before dropout, if the derivative needs them. */
  Matrix whole(int l, int m) {
    return whole[l].firstRows(m);
  }

  /** Sets the errors of dropped units to zero. */
  void applyToErrors(int l, Matrix delta) {
    Elements.leaveOut(delta, keys[l], thresholds[l], scales[l]);
  }
}
