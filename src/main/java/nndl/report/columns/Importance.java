package nndl.report.columns;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.packed.PackedSamples;
import nndl.data.recipe.Recipe;
import nndl.model.Model;
import nndl.training.workload.Split;

/**
 * How many right answers each column of a table is worth to a model: how many fewer there are if
 * the values of the column are shuffled among the rows. This is the permutation importance of
 * Breiman (2001). Equal models, rows and seeds give equal numbers.
 *
 * @param set the set that the rows belong to
 * @param rows the number of rows that were answered, the first of the set
 * @param of the number of all rows of the set
 * @param right how many of the rows are right if nothing is shuffled
 * @param shuffles how often each column was shuffled
 * @param columns the columns, the most important first
 */
public record Importance(
    String set, int rows, long of, long right, int shuffles, List<Worth> columns) {
  private static final int MAX_ROWS = 10_000;

  /** If there is time only for fewer rows than this, the numbers would say little. */
  private static final int MIN_ROWS = 50;

  /** The largest number of multiplications. More would take longer than a second or two. */
  private static final long MAX_PRODUCTS = 1_000_000_000;

  /** Columns are shuffled several times as long as there are no more multiplications than this. */
  private static final long CHEAP_PRODUCTS = 100_000_000;

  private static final int MAX_SHUFFLES = 10;

  /**
   * What a column is worth.
   *
   * @param column the name of the column
   * @param right the number of right answers, the mean of all shuffles, to one decimal if there are
   *     several; below 0 if there are more right answers without the column
   */
  public record Worth(String column, BigDecimal right) {}

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
    if (recipe.filter(of -> !of.answersNumbers()).isEmpty()) {
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
    long right = answers.right();
    List<Worth> columns =
        IntStream.range(0, recipe.columns().size())
            .parallel() // the numbers are whole, so their order does not matter
            .mapToObj(column -> worth(answers, column, right, shuffles))
            .sorted(Comparator.comparing(Worth::right).reversed())
            .toList();
    return new Importance(set, answers.rows(), of, right, shuffles, columns);
  }

  private static Worth worth(Answers answers, int column, long right, int shuffles) {
    long lost = 0;
    for (int shuffle = 0; shuffle < shuffles; shuffle++) {
      lost += right - answers.rightWithout(column, shuffle);
    }
    return new Worth(
        answers.recipe().columns().get(column).name(),
        BigDecimal.valueOf(lost)
            .divide(BigDecimal.valueOf(shuffles), shuffles > 1 ? 1 : 0, RoundingMode.HALF_EVEN));
  }
}
