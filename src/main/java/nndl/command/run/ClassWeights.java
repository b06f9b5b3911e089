package nndl.command.run;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import nndl.error.InputException;

/**
 * The weight of a sample in training, by its class.
 *
 * @param balanced whether all classes have the same total weight, whatever their numbers of samples
 * @param given a weight for each class. Empty if there are no weights, or if they are balanced.
 */
public record ClassWeights(boolean balanced, List<Double> given) implements Serializable {
  /** All samples have the same weight. */
  public static final ClassWeights NONE = new ClassWeights(false, List.of());

  public ClassWeights {
    given = List.copyOf(given);
  }

  /**
   * The weight of each class. Empty if all samples have the same weight.
   *
   * @param counts returns the number of training samples of each class. It is called only if
   *     needed.
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
