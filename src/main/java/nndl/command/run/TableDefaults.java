package nndl.command.run;

import java.util.Map;
import java.util.TreeMap;

/**
 * The defaults of a training on a table. The book's defaults suit its images; from a few columns of
 * numbers and words they learn too little. The page {@code learning.md} says how these were chosen.
 */
public final class TableDefaults {
  /** Stands for a number that depends on the table, until it is known. No user gives it. */
  public static final int BY_TABLE = Integer.MIN_VALUE;

  /** Below these, rows of two classes are few, and from these on, those of three are many. */
  private static final int FEW = 300;

  private static final int MANY = 1000;

  private static final int MINI_BATCH_SIZE = 32;
  private static final int MIN_EPOCHS = 20;
  private static final int MAX_EPOCHS = 100;

  /** About as many rows are seen in a training whose number of epochs is between these limits. */
  private static final long ROWS_SEEN = 100_000;

  private static final Map<String, String> ALL =
      new TreeMap<>(
          Map.of(
              "hidden", "100",
              "activation", "relu",
              "initialiser", "he",
              "cost", "log-likelihood",
              "optimizer", "adam",
              "learning-rate", Integer.toString(BY_TABLE),
              "schedule", "cosine",
              "l2", Integer.toString(BY_TABLE),
              "mini-batch-size", Integer.toString(BY_TABLE),
              "epochs", Integer.toString(BY_TABLE)));

  /** The values that differ if numbers are answered. */
  private static final Map<String, String> OF_NUMBERS =
      Map.of("cost", "quadratic", "early-stopping-by", "cost");

  /** The rules of the numbers that depend on the table. */
  private static final Map<String, String> RULES =
      Map.of(
          "learning-rate",
          "0.001 for two classes, 0.003 for numbers or three and 1000 rows, else 0.01",
          "l2",
          "1 to 20, more for few classes, more rows and more features; 1 for numbers",
          "mini-batch-size",
          "%s, or all rows if they are fewer".formatted(MINI_BATCH_SIZE),
          "epochs",
          "%s / rows, but %s to %s".formatted(ROWS_SEEN, MIN_EPOCHS, MAX_EPOCHS));

  private TableDefaults() {}

  /** Returns the values by the names of the options, without dashes. */
  public static Map<String, String> all() {
    return ALL;
  }

  /** Returns the values that differ if numbers are answered. */
  public static Map<String, String> ofNumbers() {
    return OF_NUMBERS;
  }

  /** Returns the rules of the numbers that depend on the table, by the names of the options. */
  public static Map<String, String> rules() {
    return RULES;
  }

  /** Returns the learning rate: low where rows say little, which are soon learnt by heart. */
  public static double learningRate(int classes, long rows) {
    if (classes == 0) {
      return 0.003;
    }
    if (classes == 2) {
      return 0.001;
    }
    return areManyOfThree(classes, rows) ? 0.003 : 0.01;
  }

  /** Returns lambda: more for few classes, and for more rows, or many inputs of many classes. */
  public static long l2(int classes, long rows, int inputs) {
    if (classes == 0) {
      return 1;
    }
    if (classes == 2) {
      return rows < FEW ? 2 : within(10, rows / 30, 20);
    }
    return areManyOfThree(classes, rows)
        ? within(10, rows / 100, 20)
        : within(1, rows / 500, within(4, inputs / 20, 20));
  }

  private static boolean areManyOfThree(int classes, long rows) {
    return classes == 3 && rows >= MANY;
  }

  /** Returns the number of epochs: fewer for more rows. */
  public static int epochs(long rows) {
    return (int) within(MIN_EPOCHS, ROWS_SEEN / rows, MAX_EPOCHS);
  }

  /** Returns the size of a mini-batch: all rows if they are few. */
  public static long miniBatchSize(long rows) {
    return Math.min(MINI_BATCH_SIZE, rows);
  }

  private static long within(long least, long number, long most) {
    return Math.max(least, Math.min(most, number));
  }
}
