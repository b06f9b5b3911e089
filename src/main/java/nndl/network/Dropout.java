package nndl.network;

import java.util.List;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.SplitMix;
import nndl.math.elements.Elements;

/**
 * Leaves out some inputs and hidden neurons of each sample, in training only, and multiplies the
 * others by 1 / (1 - p), so that a neuron's weighted input stays the same on average (inverted
 * dropout: Srivastava and others 2014, section 10).
 *
 * <p>Whether a unit is left out is a hash of the seed, the epoch, the sample's number in its set,
 * the layer and the unit. So it is the same wherever the sample is computed, and whatever beside.
 * Holds the masks of one tile, so it serves one thread.
 */
public final class Dropout {
  /** Leaves nothing out. */
  public static final Dropout NONE = new Dropout(new Layout(1, 1), List.of(), 0, 0);

  private static final long PURPOSE = 0x64726f706f757431L; // so that no shuffle has these hashes
  private static final int UNITS_PER_WORD = 4;
  private static final int BITS = 16;

  private final long seed;

  /** A unit whose 16 bits are below it is left out; 0 where none is. One for each layer, from 0. */
  private final int[] thresholds;

  private final float[] scales;
  private final Tile[] masks;
  private final Tile[] whole;
  private final boolean active;

  /**
   * @param rates p of the inputs and of each hidden layer; empty if nothing is left out
   * @param tile how many samples at most are computed at once
   */
  public Dropout(Layout layout, List<Double> rates, long seed, int tile) {
    this.seed = SplitMix.mix(seed ^ PURPOSE);
    this.thresholds = new int[layout.layers()];
    this.scales = new float[layout.layers()];
    this.masks = new Tile[layout.layers()];
    this.whole = new Tile[layout.layers()];
    for (int l = 0; l < rates.size(); l++) {
      thresholds[l] = threshold(rates.get(l));
      scales[l] = (float) (1 / (1 - rates.get(l)));
      if (l > 0 && thresholds[l] > 0) {
        masks[l] = new Tile(Matrix.zeros(tile, layout.outputs(l)));
        whole[l] = new Tile(Matrix.zeros(tile, layout.outputs(l)));
      }
    }
    this.active = rates.stream().anyMatch(rate -> threshold(rate) > 0);
  }

  private static int threshold(double rate) {
    return (int) Math.round(rate * (1 << BITS));
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
    for (int l = 0; l < thresholds.length; l++) {
      for (int i = 0; i < x.rows() && thresholds[l] > 0; i++) {
        long key = key(epoch, numbers[i], l);
        if (l == 0) {
          drawInputs(key, x, i);
        } else {
          drawMask(key, l, masks[l].firstRows(x.rows()), i);
        }
      }
    }
  }

  private long key(long epoch, long number, int layer) {
    return SplitMix.mix(SplitMix.mix(SplitMix.mix(seed + epoch) + number) + layer);
  }

  /** The bits of four neighbouring units. */
  private static long word(long key, int unit) {
    return SplitMix.mix(key + (unit / UNITS_PER_WORD) * SplitMix.GOLDEN_GAMMA);
  }

  private static int bits(long word, int unit) {
    return (int) (word >>> (unit % UNITS_PER_WORD * BITS)) & ((1 << BITS) - 1);
  }

  private void drawInputs(long key, SparseRows x, int i) {
    int[] column = x.column();
    float[] value = x.value();
    for (int e = x.start(i); e < x.start(i + 1); e++) {
      boolean out = bits(word(key, column[e]), column[e]) < thresholds[0];
      value[e] = out ? 0 : value[e] * scales[0];
    }
  }

  /** The padding gets bits, too, which is no harm. */
  private void drawMask(long key, int l, Matrix mask, int i) {
    float[] row = mask.data();
    int start = mask.row(i);
    for (int unit = 0; unit < mask.columns(); unit += UNITS_PER_WORD) {
      long word = word(key, unit);
      for (int lane = 0; lane < UNITS_PER_WORD; lane++) {
        row[start + unit + lane] = bits(word, lane) < thresholds[l] ? 0 : scales[l];
      }
    }
  }

  /** Whether units of hidden layer {@code l} are left out. */
  boolean drops(int l) {
    return thresholds[l] > 0;
  }

  /** a of a hidden layer loses what is left out; {@link #whole} keeps what it was. */
  void apply(int l, Matrix a) {
    Matrix kept = whole(l, a.rows());
    System.arraycopy(a.data(), a.offset(), kept.data(), kept.offset(), a.rows() * a.stride());
    Elements.multiply(a, masks[l].firstRows(a.rows()));
  }

  /** The activations of a hidden layer before some were left out. */
  Matrix whole(int l, int m) {
    return whole[l].firstRows(m);
  }

  /** The errors of what was left out become zero. */
  void applyToErrors(int l, Matrix delta) {
    Elements.multiply(delta, masks[l].firstRows(delta.rows()));
  }
}
