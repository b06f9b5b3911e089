package nndl.network;

import java.util.List;

/**
 * Decides for each unit whether it is dropped: the definition that dropout masks are tested
 * against.
 */
public record ReferenceDropout(Layout layout, List<Double> rates, long seed) {

  /** The factors of the inputs and hidden activations of a sample. */
  public double[][] factors(long epoch, long number) {
    double[][] factors = new double[rates.size()][];
    for (int l = 0; l < factors.length; l++) {
      factors[l] = new double[layout.sizes()[l]];
      for (int unit = 0; unit < factors[l].length; unit++) {
        factors[l][unit] = isOut(epoch, number, l, unit) ? 0 : 1 / (1 - rates.get(l));
      }
    }
    return factors;
  }

  private boolean isOut(long epoch, long number, int layer, int unit) {
    long key = mix(mix(mix(mix(seed ^ 0x64726f706f757431L) + epoch) + number) + layer);
    int h = (int) (key + unit * 0x9e3779b9L);
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    h ^= h >>> 16;
    return Integer.toUnsignedLong(h) / 2 < (long) (rates.get(layer) * 0x1p31);
  }

  /** The mixing function of SplitMix64. */
  private static long mix(long x) {
    long z = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
