package nndl.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToLongFunction;
import nndl.data.sampling.EpochOrder;
import nndl.data.sampling.Shuffle;

/**
 * {@code ShuffleCost [ROUNDS]}: what the order of an epoch costs a sample, once an epoch. Prints
 * nanoseconds, medians over the rounds: a position among 60,000 samples; among 10^9; and to put a
 * million of these in their order, positions included.
 */
public final class ShuffleCost {
  private static final int SAMPLES = 1_000_000;
  private static final int WARM_UP = 5;
  private static final long BILLION = 1_000_000_000;

  private ShuffleCost() {}

  public static void main(String[] args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    System.out.printf(
        Locale.ROOT,
        "%.1f %.1f %.1f%n",
        nanos(rounds, epoch -> positions(epoch, 60_000)),
        nanos(rounds, epoch -> positions(epoch, BILLION)),
        nanos(rounds, ShuffleCost::order));
  }

  private static long positions(int epoch, long n) {
    Shuffle shuffle = new Shuffle(1, epoch, n);
    long sum = 0;
    for (long sample = 0, at = 0; sample < SAMPLES; sample++) {
      sum += shuffle.position(at);
      at = at + 1 == n ? 0 : at + 1;
    }
    return sum;
  }

  private static long order(int epoch) {
    return new EpochOrder(new Shuffle(1, epoch, BILLION), BILLION / 2, SAMPLES, BILLION).sample(0);
  }

  private static double nanos(int rounds, IntToLongFunction program) {
    double[] nanos = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      long start = System.nanoTime();
      if (program.applyAsLong(round + WARM_UP) < 0) {
        throw new IllegalStateException("below 0");
      }
      if (round >= 0) {
        nanos[round] = (double) (System.nanoTime() - start) / SAMPLES;
      }
    }
    Arrays.sort(nanos);
    return nanos[rounds / 2];
  }
}
