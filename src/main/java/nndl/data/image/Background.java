package nndl.data.image;

import java.util.Arrays;
import nndl.data.picture.GreyPicture;

/**
 * The background of a drawing: paper, or a dark screen, under uneven light. Its grey is a
 * polynomial of second degree in row and column, fitted by least squares. The picture is first
 * averaged over a grid of cells. Only the cells whose grey is near the polynomial are used for the
 * fit; the other cells belong to the drawing. The fit starts with the grey of the rim (the
 * outermost cells), where drawings rarely are.
 *
 * @param cells the picture in cells
 * @param surface the coefficients of the polynomial
 */
record Background(GreyPicture cells, double[] surface) {
  /**
   * The largest number of cells along a side: enough to follow the light, and few enough to be
   * fast.
   */
  private static final int CELLS = 64;

  private static final int TERMS = 6;
  private static final int ROUNDS = 12;

  /**
   * A cell is near if the difference of its grey from the polynomial, its distance, is at most this
   * many times the 25% quantile of all distances. The quantile is low because a drawing may cover
   * half of the picture. For normally distributed noise, the limit is 2.5 standard deviations.
   */
  private static final double NEAR = 2.5 / 0.3186;

  /** The distance in grey levels up to which a cell is always near. */
  private static final double MIN_NEAR = 4;

  private static final double MAX_NEAR = 48;

  private static final int LEVELS = 256;

  /** The largest difference of two greys of the rim that count as the same grey. */
  private static final int SAME_GREY = 12;

  /** Finds the background of a picture. */
  static Background of(GreyPicture picture) {
    int rows = Math.min(CELLS, picture.rows());
    int columns = Math.min(CELLS, picture.columns());
    GreyPicture cells = AreaAverage.of(picture, Box.all(picture), rows, columns);
    Background background = new Background(cells, new double[TERMS]);
    background.surface[0] = background.rim();
    boolean[] near = new boolean[rows * columns];
    for (int round = 0; round < ROUNDS && background.choose(near); round++) {
      background.fit(near);
    }
    return background;
  }

  /**
   * Returns the grey of the background at a pixel of a picture of {@code rows} x {@code columns}
   * pixels.
   */
  double at(int row, int column, int rows, int columns) {
    return value(unit(row, rows), unit(column, columns));
  }

  /**
   * Returns the most frequent grey of the outermost cells. Similar greys are counted together with
   * each grey. If several greys are equally frequent, returns the lightest.
   */
  private double rim() {
    int rows = cells.rows();
    int columns = cells.columns();
    int[] counts = new int[LEVELS];
    for (int i = 0; i < rows * columns; i++) {
      int row = i / columns;
      int column = i % columns;
      if (row == 0 || row == rows - 1 || column == 0 || column == columns - 1) {
        counts[cells.pixels()[i] & 0xff]++;
      }
    }
    int best = 0;
    int most = 0;
    for (int grey = 0; grey < LEVELS; grey++) {
      int around = 0;
      for (int g = Math.max(0, grey - SAME_GREY);
          g <= Math.min(LEVELS - 1, grey + SAME_GREY);
          g++) {
        around += counts[g];
      }
      best = around >= most ? grey : best;
      most = Math.max(most, around);
    }
    return best;
  }

  /** Marks the cells whose grey is near the polynomial. Returns whether the marks have changed. */
  private boolean choose(boolean[] near) {
    double[] distances = new double[near.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.abs((cells.pixels()[i] & 0xff) - value(row(i), column(i)));
    }
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    double spread = NEAR * sorted[sorted.length / 4];
    double limit = Math.max(MIN_NEAR, Math.min(MAX_NEAR, spread));
    boolean changed = false;
    for (int i = 0; i < near.length; i++) {
      boolean is = distances[i] <= limit;
      changed |= is != near[i];
      near[i] = is;
    }
    return changed;
  }

  /** Fits the polynomial to the near cells by least squares, with the normal equations. */
  private void fit(boolean[] near) {
    double[][] equations = new double[TERMS][TERMS + 1];
    double[] terms = new double[TERMS + 1];
    for (int i = 0; i < near.length; i++) {
      if (near[i]) {
        terms(row(i), column(i), terms);
        terms[TERMS] = cells.pixels()[i] & 0xff;
        for (int a = 0; a < TERMS; a++) {
          for (int b = 0; b <= TERMS; b++) {
            equations[a][b] += terms[a] * terms[b];
          }
        }
      }
    }
    solve(equations);
  }

  /**
   * Solves the equations by Gauss-Jordan elimination. The coefficient of a term that depends
   * linearly on earlier terms is set to 0.
   */
  private void solve(double[][] equations) {
    Arrays.fill(surface, 0);
    boolean[] told = new boolean[TERMS];
    for (int a = 0; a < TERMS; a++) {
      double pivot = equations[a][a];
      told[a] = pivot > 1e-9 * equations[0][0];
      for (int row = 0; told[a] && row < TERMS; row++) {
        double factor = row == a ? 0 : equations[row][a] / pivot;
        for (int b = a; factor != 0 && b <= TERMS; b++) {
          equations[row][b] -= factor * equations[a][b];
        }
      }
    }
    for (int a = 0; a < TERMS; a++) {
      surface[a] = told[a] ? equations[a][TERMS] / equations[a][a] : 0;
    }
  }

  private double row(int cell) {
    return unit(cell / cells.columns(), cells.rows());
  }

  private double column(int cell) {
    return unit(cell % cells.columns(), cells.columns());
  }

  /** Returns the middle of pixel {@code i} on a scale from -1 to 1. */
  private static double unit(int i, int count) {
    return (2.0 * i + 1) / count - 1;
  }

  private static void terms(double row, double column, double[] terms) {
    terms[0] = 1;
    terms[1] = row;
    terms[2] = column;
    terms[3] = row * row;
    terms[4] = row * column;
    terms[5] = column * column;
  }

  private double value(double row, double column) {
    return surface[0]
        + surface[1] * row
        + surface[2] * column
        + surface[3] * row * row
        + surface[4] * row * column
        + surface[5] * column * column;
  }
}
