package nndl.command.run;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import nndl.error.InputException;

/**
 * How much a sample of each class counts in training.
 *
 * @param balanced whether all classes count the same, however many samples each has
 * @param given a weight for each class; empty if there are none, or if they are balanced
 */
public record ClassWeights(boolean balanced, List<Double> given) implements Serializable {
  /** All samples count the same. */
  public static final ClassWeights NONE = new ClassWeights(false, List.of());

  public ClassWeights {
    given = List.copyOf(given);
  }

  /**
   * The weights; empty if all samples count the same.
   *
   * @param counts how many training samples each class has; asked only if needed
   */
  public List<Double> of(Supplier<long[]> counts) {
    return balanced ? balanced(counts.get()) : given;
  }

  /** n / (k n_c) for n samples of k classes. */
  private static List<Double> balanced(long[] counts) {
    long all = Arrays.stream(counts).sum();
    List<Double> weights = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 0) {
        throw InputException.expected(
            "--class-weights balanced", "training samples of every class", "none of " + c);
      }
      weights.add((double) all / ((double) counts.length * counts[c]));
    }
    return weights;
  }
}
