package nndl.data.recipe;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * How the numbers of a row in a file become its inputs, by the mean and the deviation that a recipe
 * has for each. It is equal to another of the same numbers, and its hash is computed once, because
 * many files have the same.
 */
public final class Standardising implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] means;
  private final double[] deviations;
  private final boolean shifts;
  private final int hash;

  private Standardising(double[] means, double[] deviations) {
    this.means = means;
    this.deviations = deviations;
    this.shifts = Arrays.stream(means).anyMatch(mean -> mean != 0);
    this.hash = 31 * Arrays.hashCode(means) + Arrays.hashCode(deviations);
  }

  /** Takes the numbers of a recipe. The inputs of a category are in the file as they are. */
  public static Standardising of(Recipe recipe) {
    return of(recipe.columns());
  }

  /** Takes the numbers that a recipe answers, or returns null if it has classes. */
  public static Standardising ofAnswers(Recipe recipe) {
    return recipe.answersNumbers() ? of(recipe.numbers()) : null;
  }

  private static Standardising of(List<? extends Column> columns) {
    int inputs = NumberedColumns.inputs(columns);
    double[] means = new double[inputs];
    double[] deviations = new double[inputs];
    Arrays.fill(deviations, 1);
    if (columns instanceof NumberedColumns numbered) {
      float[] own = numbered.deviations();
      for (int k = 0; k < own.length; k++) {
        deviations[k] = own[k];
      }
      return new Standardising(means, deviations);
    }
    int first = 0;
    for (Column column : columns) {
      if (column instanceof Column.Numbers numbers) {
        means[first] = numbers.mean();
        deviations[first] = numbers.deviation();
      }
      first += column.inputs();
    }
    return new Standardising(means, deviations);
  }

  /** Returns the number of inputs. */
  public int width() {
    return means.length;
  }

  /** Whether a number of 0 may be another input than 0. */
  public boolean shifts() {
    return shifts;
  }

  /** Returns the number that is subtracted for each input. */
  public double[] means() {
    return means.clone();
  }

  /** Returns the number by which the difference is divided, for each input. */
  public double[] deviations() {
    return deviations.clone();
  }

  /** Returns input {@code k} for a number. */
  public float input(int k, double number) {
    return Column.Numbers.input(number, means[k], deviations[k]);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Standardising that
            && hash == that.hash
            && Arrays.equals(means, that.means)
            && Arrays.equals(deviations, that.deviations));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
