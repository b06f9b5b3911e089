package nndl.command.options;

import java.util.Map;
import java.util.TreeMap;

/**
 * The defaults of a training on a table. The book's defaults suit its images; from a few columns of
 * numbers and words they learn too little. The page {@code own-data.md} says how these were chosen.
 */
final class TableDefaults {
  /** Stands for a number that depends on the rows, until they are known. No user gives it. */
  static final int BY_ROWS = Integer.MIN_VALUE;

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
              "learning-rate", "0.003",
              "schedule", "cosine",
              "l2", "2",
              "mini-batch-size", Integer.toString(BY_ROWS),
              "epochs", Integer.toString(BY_ROWS)));

  private TableDefaults() {}

  /** Returns the values by the names of the options, without dashes. */
  static Map<String, String> all() {
    return ALL;
  }

  /** Returns the number of epochs: fewer for more rows. */
  static int epochs(long rows) {
    return (int) Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS, ROWS_SEEN / rows));
  }

  /** Returns the size of a mini-batch: all rows if they are few. */
  static long miniBatchSize(long rows) {
    return Math.min(MINI_BATCH_SIZE, rows);
  }
}
