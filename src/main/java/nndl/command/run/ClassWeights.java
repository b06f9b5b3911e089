package nndl.command.run;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import nndl.error.InputException;

/**
 * The weights by which {@link nndl.network.Targets} multiplies the errors of samples in training,
 * one for each class.
 *
 * @param balanced whether all classes have the same total weight, whatever their numbers of samples
 * @param given a weight for each class, or empty if there are no weights or if they are balanced
 */
public record ClassWeights(boolean balanced, List<Double> given) implements Serializable {
  /** All samples have the same weight. */
  public static final ClassWeights NONE = new ClassWeights(false, List.of());

  public ClassWeights {
    given = List.copyOf(given);
  }

  /**
   * Returns the weight of each class, or an empty list if all samples have the same weight.
   *
   * @param counts returns the number of training samples of each class, or the sum of their
   *     weights. It is called only if the weights are balanced.
   */
  public List<Double> of(Supplier<double[]> counts) {
    return balanced ? balanced(counts.get()) : given;
  }

  /**
   * Returns {@code n / (k n_c)} for each class c: n samples, k classes, and n_c samples of class c.
   * Fails if a class has no samples.
   */
  private static List<Double> balanced(double... counts) {
    double all = Arrays.stream(counts).sum();
    List<Double> weights = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 0) {
        throw InputException.expected(
            "--class-weights balanced", "training samples of every class", "none of " + c);
      }
      weights.add(all / (counts.length * counts[c]));
    }
    return weights;
  }
}
