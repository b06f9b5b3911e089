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
 * Says how good the answers of a model to rows of a table are, as they are or with one column
 * shuffled: how many are right, or the RMSE of each number in its unit. Several threads may ask at
 * the same time.
 */
final class Answers {
  private static final int MAX_OF_TILE = 500;
  private static final int NUMBERS_OF_TILE = 1 << 18;

  /** The largest mean square of standardised errors, also of outputs that are infinite or NaN. */
  private static final double MAX_SQUARE = 0x1p62;

  private final Model model;
  private final Recipe recipe;
  private final DecodedCells cells;
  private final Ensemble alone;
  private final PackedSamples samples;
  private final SparseRows inputs = new SparseRows();
  private final long seed;
  private final int tile;
  private final double[] units;

  /**
   * @param model a model with a recipe
   * @param rows how many of the samples are answered, the first ones
   */
  Answers(Model model, PackedSamples samples, int rows) {
    this.model = model;
    this.recipe = model.input().recipe().orElseThrow();
    this.cells = new DecodedCells(recipe);
    this.alone = new Ensemble(List.of(model));
    this.units = alone.targets().units();
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

  /** The unit of each number that is answered; empty if the answers are classes. */
  double[] units() {
    return units;
  }

  /** Returns the figures of the answers to the rows as they are. */
  double[] figures() {
    return figures((target, i) -> samples.appendTo(target, i));
  }

  /**
   * Returns the figures if the values of a column are shuffled among the rows.
   *
   * @param shuffle the number of the shuffle, from 0
   */
  double[] figuresWithout(int column, int shuffle) {
    int from = cells.start(column);
    int to = from + recipe.columns().get(column).inputs();
    return figures(new ShuffledRows(inputs, column, from, to, seed, shuffle)::appendTo);
  }

  private double[] figures(Rows rows) {
    Function<SparseRows, Matrix> outputs = alone.outputs(tile);
    Coding targets = alone.targets();
    SparseRows buffer = new SparseRows();
    float[] wanted = new float[units.length];
    double[] sums = new double[Math.max(1, units.length)];
    double n = 0;
    for (int from = 0; from < inputs.rows(); from += tile) {
      int to = Math.min(inputs.rows(), from + tile);
      buffer.clear();
      for (int i = from; i < to; i++) {
        rows.appendTo(buffer, i);
      }
      Matrix a = outputs.apply(buffer);
      for (int i = from; i < to; i++) {
        if (units.length == 0) {
          sums[0] += targets.prediction(a, i - from) == samples.label(i) ? 1 : 0;
        }
        samples.copyNumbers(i, wanted, 0);
        n += samples.weight(i);
        for (int j = 0; j < units.length; j++) {
          double error = (double) a.get(i - from, j) - wanted[j];
          sums[j] += samples.weight(i) * error * error;
        }
      }
    }
    for (int j = 0; j < units.length; j++) {
      double square = sums[j] / n;
      sums[j] = units[j] * Math.sqrt(square < MAX_SQUARE ? square : MAX_SQUARE);
    }
    return sums;
  }
}
