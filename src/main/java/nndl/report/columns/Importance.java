package nndl.report.columns;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.packed.PackedSamples;
import nndl.data.recipe.Recipe;
import nndl.math.NumberText;
import nndl.model.Model;
import nndl.training.workload.Split;

/**
 * What each column of a table is worth to a model: how many fewer right answers there are, or how
 * much higher the RMSE of each number is in its unit, if the values of the column are shuffled
 * among the rows. This is the permutation importance of Breiman (2001). Equal models, rows and
 * seeds give equal numbers.
 *
 * @param set the set that the rows belong to
 * @param rows the number of rows that were answered, the first of the set
 * @param of the number of all rows of the set
 * @param figures how many of the rows are right, or the RMSE of each number, if nothing is shuffled
 * @param shuffles how often each column was shuffled
 * @param columns the columns, the most important first; if there are several numbers, by the sum of
 *     what is lost of each in deviations
 */
public record Importance(
    String set, int rows, long of, List<BigDecimal> figures, int shuffles, List<Worth> columns) {
  private static final int MAX_ROWS = 10_000;

  /** If there is time only for fewer rows than this, the numbers would say little. */
  private static final int MIN_ROWS = 50;

  /** The largest number of multiplications. More would take longer than a second or two. */
  private static final long MAX_PRODUCTS = 1_000_000_000;

  /** Columns are shuffled several times as long as there are no more multiplications than this. */
  private static final long CHEAP_PRODUCTS = 100_000_000;

  private static final int MAX_SHUFFLES = 10;

  /** The digits of an RMSE and of its rise. */
  private static final int DIGITS = 4;

  /**
   * What a column is worth.
   *
   * @param column the name of the column
   * @param lost the number of right answers, the mean of all shuffles, to one decimal if there are
   *     several; or the rise of each RMSE. Below 0 if the answers are better without the column
   */
  public record Worth(String column, List<BigDecimal> lost) {}

  /**
   * Computes the importance of the columns on the test samples, or else the validation samples, or
   * else the training samples.
   *
   * @return empty if the model is not of a table, or if it would take too long
   */
  public static Optional<Importance> of(
      Model model, Map<Split, SampleRange> sets, SampleSource source) {
    int rows = rows(model);
    if (rows == 0) {
      return Optional.empty();
    }
    Split set =
        Stream.of(Split.TEST, Split.VALIDATION, Split.TRAINING)
            .filter(sets::containsKey)
            .findFirst()
            .orElseThrow();
    SampleRange all = sets.get(set);
    SampleRange first =
        new SampleRange(all.set(), all.from(), all.from() + Math.min(rows, all.count()));
    return of(model, set.toString(), source.load(first), all.count());
  }

  /**
   * Computes the importance of the columns on the first of these samples.
   *
   * @param samples the samples, or the first of them
   * @param of the number of all samples
   * @return empty if the model is not of a table, or if it would take too long
   */
  public static Optional<Importance> of(Model model, String set, PackedSamples samples, long of) {
    int rows = Math.min(rows(model), samples.count());
    return rows == 0
        ? Optional.empty()
        : Optional.of(importance(new Answers(model, samples, rows), set, of));
  }

  /** Returns the largest number of rows that are answered for each column, or 0 if none are. */
  private static int rows(Model model) {
    Optional<Recipe> recipe = model.input().recipe();
    if (recipe.isEmpty()) {
      return 0;
    }
    long rows = Math.min(MAX_ROWS, MAX_PRODUCTS / productsOfRow(model, recipe.get()));
    return rows < MIN_ROWS ? 0 : (int) rows;
  }

  /** Returns the number of multiplications for a row, once for each column. */
  private static long productsOfRow(Model model, Recipe recipe) {
    return model.layout().weightCount() * recipe.columns().size();
  }

  private static Importance importance(Answers answers, String set, long of) {
    Recipe recipe = answers.recipe();
    long products = answers.rows() * productsOfRow(answers.model(), recipe);
    int shuffles =
        (int) Math.max(1, Math.min(MAX_SHUFFLES, CHEAP_PRODUCTS / Math.max(1, products)));
    double[] whole = answers.figures();
    List<Worth> columns =
        IntStream.range(0, recipe.columns().size())
            .parallel() // each column is summed by one thread
            .mapToObj(column -> worth(answers, column, whole, shuffles))
            .sorted(Comparator.comparingDouble((Worth worth) -> total(answers, worth)).reversed())
            .toList();
    return new Importance(set, answers.rows(), of, means(answers, whole, 1), shuffles, columns);
  }

  private static double total(Answers answers, Worth worth) {
    double[] units = answers.units();
    return IntStream.range(0, worth.lost.size())
        .mapToDouble(j -> worth.lost.get(j).doubleValue() / (units.length == 0 ? 1 : units[j]))
        .sum();
  }

  private static Worth worth(Answers answers, int column, double[] whole, int shuffles) {
    int sign = answers.units().length == 0 ? 1 : -1;
    double[] lost = new double[whole.length];
    for (int shuffle = 0; shuffle < shuffles; shuffle++) {
      double[] without = answers.figuresWithout(column, shuffle);
      Arrays.setAll(lost, j -> lost[j] + sign * (whole[j] - without[j]));
    }
    String name = answers.recipe().columns().get(column).name();
    return new Worth(name, means(answers, lost, shuffles));
  }

  private static List<BigDecimal> means(Answers answers, double[] sums, int shuffles) {
    boolean numbers = answers.units().length > 0;
    return DoubleStream.of(sums)
        .map(sum -> sum / shuffles)
        .mapToObj(
            mean ->
                numbers
                    ? NumberText.rounded(mean, DIGITS)
                    : BigDecimal.valueOf(mean)
                        .setScale(shuffles > 1 ? 1 : 0, RoundingMode.HALF_EVEN))
        .toList();
  }
}
