package nndl.data.sampling;

import static nndl.math.SplitMix.GOLDEN_GAMMA;
import static nndl.math.SplitMix.mix;

/**
 * A random order of the samples 0 to n - 1, computed from a seed and an epoch without an array.
 *
 * <p>It is a Feistel network over pairs (left, right) with left below a and right below b, where a
 * = ceil(sqrt(n)) and b = ceil(n / a), so that a b >= n (Black and Rogaway, "Ciphers with arbitrary
 * finite domains", 2002). Each round adds to one half of the pair a number that depends on the
 * other half. A round can be undone, so the network is a permutation of a b numbers. If a result is
 * n or more, it goes through the network again until it is below n ("cycle walking"). This is rare
 * because a b - n is below a.
 */
public final class Shuffle {
  private static final int ROUNDS = 8;
  private static final int TOGETHER = 256;
  private static final long MAX_SAMPLES = 1L << 60;

  private final long epoch;
  private final long n;
  private final long a;
  private final long b;
  private final long[] keys = new long[ROUNDS];

  /** Creates the order of {@code n} samples in an epoch. */
  public Shuffle(long seed, long epoch, long n) {
    if (n < 1 || n > MAX_SAMPLES) {
      throw new IllegalArgumentException("samples: expected 1 to 2^60, found " + n);
    }
    this.epoch = epoch;
    this.n = n;
    this.a = (long) Math.ceil(Math.sqrt((double) n));
    this.b = (n + a - 1) / a;
    long state = mix(mix(seed + GOLDEN_GAMMA) + epoch);
    for (int round = 0; round < ROUNDS; round++) {
      state += GOLDEN_GAMMA;
      keys[round] = mix(state);
    }
  }

  /** The epoch of this order. */
  public long epoch() {
    return epoch;
  }

  /** Returns the position of a sample in the epoch. */
  public long position(long sample) {
    long x = sample;
    do {
      long left = x / b;
      long right = x - left * b;
      for (int round = 0; round < ROUNDS; round += 2) {
        left = plus(left, noise(right, keys[round], a), a);
        right = plus(right, noise(left, keys[round + 1], b), b);
      }
      x = left * b + right;
    } while (x >= n);
    return x;
  }

  /**
   * Computes the positions of consecutive samples: {@code to[i]} becomes the {@link #position} of
   * sample {@code first + i}. In the rounds of one sample, each operation waits for the operation
   * before. Here many samples go through a round together, which takes a third of the time.
   */
  void positions(long first, int count, long[] to) {
    long[] left = new long[Math.min(count, TOGETHER)];
    long[] right = new long[left.length];
    for (int at = 0; at < count; at += TOGETHER) {
      int m = Math.min(TOGETHER, count - at);
      for (int i = 0; i < m; i++) {
        left[i] = (first + at + i) / b;
        right[i] = first + at + i - left[i] * b;
      }
      for (int round = 0; round < ROUNDS; round += 2) {
        addNoise(right, keys[round], a, left, m);
        addNoise(left, keys[round + 1], b, right, m);
      }
      for (int i = 0; i < m; i++) {
        long x = left[i] * b + right[i];
        to[at + i] = x < n ? x : position(x);
      }
    }
  }

  private static void addNoise(long[] half, long key, long bound, long[] other, int m) {
    for (int i = 0; i < m; i++) {
      other[i] = plus(other[i], noise(half[i], key, bound), bound);
    }
  }

  /** Returns the sample at a position: the inverse of {@link #position}. */
  public long sample(long position) {
    long x = position;
    do {
      long left = x / b;
      long right = x - left * b;
      for (int round = ROUNDS - 2; round >= 0; round -= 2) {
        right = plus(right, b - noise(left, keys[round + 1], b), b);
        left = plus(left, a - noise(right, keys[round], a), a);
      }
      x = left * b + right;
    } while (x >= n);
    return x;
  }

  /**
   * Returns a number below {@code bound} that depends on {@code half} and the key of the round. The
   * bound is at most 2^31.
   */
  private static long noise(long half, long key, long bound) {
    return ((mix(half ^ key) >>> 32) * bound) >>> 32;
  }

  /** Returns (x + y) mod bound, where x is below {@code bound} and y is at most {@code bound}. */
  private static long plus(long x, long y, long bound) {
    long rest = x + y - bound;
    return rest + (bound & (rest >> 63)); // a branch would prevent the compiler from using vectors
  }
}
