package nndl.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import nndl.math.elements.RegularisationCoefficients;
import nndl.math.elements.Steps;
import nndl.training.optimizer.Optimizer;

/**
 * {@code StepCost WEIGHTS OWNERS...}: what a step costs in one thread, a line for each optimiser.
 * Prints milliseconds of the processor, for all weights and for the piece of one of so many owners.
 * They are minima, since other programs take time of the memory too.
 */
public final class StepCost {
  private static final int TURNS = 15;
  private static final int LANES = 16; // no kernel has more
  private static final long WEIGHTS_A_TURN = 10_000_000;
  private static final RegularisationCoefficients NONE =
      new RegularisationCoefficients(1e-3f, 0, 0, 0);

  private StepCost() {}

  public static void main(String[] args) {
    int[] owners = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
    float[][] blocks = new float[4][Integer.parseInt(args[0]) / LANES * LANES];
    for (Optimizer optimizer :
        List.of(
            new Optimizer.Sgd(),
            new Optimizer.Momentum(0.9),
            new Optimizer.Adam(0.9, 0.999, 1e-8))) {
      StringBuilder line = new StringBuilder(optimizer.getClass().getSimpleName());
      for (int count : owners) {
        line.append(String.format(Locale.ROOT, " %.3f", millis(optimizer, blocks, count)));
      }
      System.out.println(line);
    }
  }

  private static double millis(Optimizer optimizer, float[][] blocks, int owners) {
    float[][] kept = {blocks[2], blocks[3]};
    int to = blocks[0].length / owners / LANES * LANES;
    Optimizer.Rule rule =
        optimizer instanceof Optimizer.Sgd
            ? (none, sum, w, unused, from, end) -> Steps.addAndClear(-1e-3f, sum, w, from, end)
            : optimizer.rule(1e-3, 1);
    long calls = Math.max(1, WEIGHTS_A_TURN / to);
    long least = Long.MAX_VALUE;
    for (int turn = -TURNS; turn < TURNS; turn++) {
      long start = nanos();
      for (long call = 0; call < calls; call++) {
        if (!rule.move(NONE, blocks[0], blocks[1], kept, 0, to)) {
          throw new IllegalStateException("infinite");
        }
      }
      least = turn < 0 ? least : Math.min(least, (nanos() - start) / calls);
    }
    return least / 1e6;
  }

  private static long nanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
