package nndl.command.options;

import java.util.Map;
import java.util.TreeMap;

/**
 * The defaults of a training on a table. The book's defaults suit its images; for a few columns of
 * numbers and words they learn too little. These are the usual choice for a classifier today: a
 * softmax with its cost, rectified linear neurons with the initialiser made for them, and Adam,
 * whose rate suits any table whose numbers are standardised.
 */
final class TableDefaults {
  /** The neurons of the hidden layer. */
  static final String HIDDEN = "100";

  private static final Map<String, String> ALL =
      new TreeMap<>(
          Map.of(
              "hidden", HIDDEN,
              "activation", "relu",
              "cost", "log-likelihood",
              "initialiser", "he",
              "optimizer", "adam",
              "learning-rate", "0.001",
              "mini-batch-size", "10",
              "epochs", "100"));

  private TableDefaults() {}

  /** Returns the values by the names of the options, without dashes. */
  static Map<String, String> all() {
    return ALL;
  }
}
