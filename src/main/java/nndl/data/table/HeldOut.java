package nndl.data.table;

/**
 * Which rows of a table are held out.
 *
 * @param test the part of the rows of each class that is held out for the test, 0 to 1
 * @param validation the part of the other rows that is held out for validation, 0 to 1
 * @param seed the seed of the choice
 * @param fold which of the folds is held out for validation in place of a part, from 0
 * @param folds the number of folds, among which the rows are divided, or 0 if there are none
 */
public record HeldOut(double test, double validation, long seed, int fold, int folds) {
  /** Rows that are held out without folds. */
  public HeldOut(double test, double validation, long seed) {
    this(test, validation, seed, 0, 0);
  }
}
