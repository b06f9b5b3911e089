package nndl.report.columns;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import nndl.data.packed.PackedSamples;
import nndl.data.recipe.DecodedCells;
import nndl.data.recipe.Recipe;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.network.Coding;

/**
 * Counts the right answers of a model to rows of a table, as they are or with one column shuffled.
 * Several threads may count at the same time.
 */
final class Answers {
  private static final int MAX_OF_TILE = 500;
  private static final int NUMBERS_OF_TILE = 1 << 18;

  private final Model model;
  private final Recipe recipe;
  private final DecodedCells cells;
  private final Ensemble alone;
  private final PackedSamples samples;
  private final SparseRows inputs = new SparseRows();
  private final long seed;
  private final int tile;

  /**
   * @param model a model with a recipe
   * @param rows how many of the samples are answered, the first ones
   */
  Answers(Model model, PackedSamples samples, int rows) {
    this.model = model;
    this.recipe = model.input().recipe().orElseThrow();
    this.cells = new DecodedCells(recipe);
    this.alone = new Ensemble(List.of(model));
    this.samples = samples;
    this.seed = seed(model);
    int widest = Arrays.stream(model.sizes()).max().orElseThrow();
    this.tile = Math.max(1, Math.min(rows, Math.min(MAX_OF_TILE, NUMBERS_OF_TILE / widest)));
    for (int i = 0; i < rows; i++) {
      samples.appendTo(inputs, i);
    }
  }

  /** Returns the seed of the training, or 1 if the metadata do not state it. */
  private static long seed(Model model) {
    return model
        .metadata()
        .find("seed")
        .filter(text -> text.matches("-?\\d{1,19}"))
        .map(text -> new BigInteger(text).longValue())
        .orElse(1L);
  }

  Model model() {
    return model;
  }

  Recipe recipe() {
    return recipe;
  }

  int rows() {
    return inputs.rows();
  }

  /** Appends a row to a buffer. */
  @FunctionalInterface
  private interface Rows {
    void appendTo(SparseRows target, int row);
  }

  /** Returns the number of right answers to the rows as they are. */
  long right() {
    return right((target, i) -> samples.appendTo(target, i));
  }

  /**
   * Returns the number of right answers if the values of a column are shuffled among the rows.
   *
   * @param shuffle the number of the shuffle, from 0
   */
  long rightWithout(int column, int shuffle) {
    int from = cells.start(column);
    int to = from + recipe.columns().get(column).inputs();
    return right(new ShuffledRows(inputs, column, from, to, seed, shuffle)::appendTo);
  }

  private long right(Rows rows) {
    Function<SparseRows, Matrix> outputs = alone.outputs(tile);
    Coding targets = alone.targets();
    SparseRows buffer = new SparseRows();
    long right = 0;
    for (int from = 0; from < inputs.rows(); from += tile) {
      int to = Math.min(inputs.rows(), from + tile);
      buffer.clear();
      for (int i = from; i < to; i++) {
        rows.appendTo(buffer, i);
      }
      Matrix a = outputs.apply(buffer);
      for (int i = from; i < to; i++) {
        right += targets.prediction(a, i - from) == samples.label(i) ? 1 : 0;
      }
    }
    return right;
  }
}
