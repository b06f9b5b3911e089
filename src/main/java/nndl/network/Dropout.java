package nndl.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.SplitMix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;

/**
 * Leaves out some inputs and hidden neurons of each sample, in training only, and multiplies the
 * others by 1 / (1 - p), so that a neuron's weighted input stays the same on average (inverted
 * dropout: Srivastava and others 2014, section 10).
 *
 * <p>Whether a unit is left out is a hash of the seed, the epoch, the sample's number in its set,
 * the layer and the unit. So it is the same wherever the sample is computed, and whatever beside.
 * Holds the keys of one tile, so it serves one thread.
 */
public final class Dropout {
  /** Leaves nothing out. */
  public static final Dropout NONE =
      new Dropout(
          new Network(new Layout(1, 1), Activation.SIGMOID, Initialiser.NORMAL), List.of(), 0, 0);

  private static final long PURPOSE = 0x64726f706f757431L; // so that no shuffle has these hashes

  private final long seed;

  /** 2^31 times the share that is left out; 0 where nothing is. One for each layer, from 0. */
  private final int[] thresholds;

  private final float[] scales;

  /** Of the samples of the tile, for each layer. */
  private final int[][] keys;

  /**
   * Activations as they were; of layers where the derivative is of these, and some are left out.
   */
  private final Tile[] whole;

  private final boolean active;

  /**
   * @param rates p of the inputs and of each hidden layer; empty if nothing is left out
   * @param tile how many samples at most are computed at once
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

  /** Bytes of one: a tile of each hidden layer whose activations are kept. */
  public static long bytes(Network network, List<Double> rates, int tile) {
    return IntStream.range(1, rates.size())
        .filter(l -> rates.get(l) > 0 && !network.activation().isOfInput())
        .mapToLong(l -> Matrix.bytes(tile, network.sizes().outputs(l)))
        .sum();
  }

  /** Whether anything is left out. */
  public boolean isActive() {
    return active;
  }

  /**
   * Draws for the samples of a tile, and leaves out inputs at once.
   *
   * @param numbers of the samples in their set
   * @param x their inputs
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

  /** Whether units of layer {@code l} are left out. */
  boolean drops(int l) {
    return thresholds[l] > 0;
  }

  /** a of a hidden layer loses what is left out; {@link #whole} keeps what it was, if asked for. */
  void apply(int l, Matrix a) {
    if (whole[l] != null) {
      Matrix kept = whole(l, a.rows());
      System.arraycopy(a.data(), a.offset(), kept.data(), kept.offset(), a.rows() * a.stride());
    }
    Elements.leaveOut(a, keys[l], thresholds[l], scales[l]);
  }

  /** The activations of a hidden layer before some were left out, if the derivative is of them. */
  Matrix whole(int l, int m) {
    return whole[l].firstRows(m);
  }

  /** The errors of what was left out become zero. */
  void applyToErrors(int l, Matrix delta) {
    Elements.leaveOut(delta, keys[l], thresholds[l], scales[l]);
  }
}
