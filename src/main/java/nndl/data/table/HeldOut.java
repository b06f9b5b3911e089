package nndl.data.table;

/**
 * Which rows of a table are held out.
 *
 * @param test the part of the rows of each class that is held out for the test, 0 to 1
 * @param validation the part of the other rows that is held out for validation, 0 to 1
 * @param seed the seed of the choice
 */
public record HeldOut(double test, double validation, long seed) {}
