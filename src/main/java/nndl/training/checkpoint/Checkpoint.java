package nndl.training.checkpoint;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * All data that a training needs to continue as if it had never stopped: named blocks of numbers,
 * named scalars, and the record of the epochs. The seed is one of the settings. No random generator
 * has a state, since a shuffle is a function of seed and epoch. {@link CheckpointFile} writes
 * checkpoints to files and reads them.
 *
 * @param settings the settings, by name
 * @param data the hash of the samples of every set, by the set's name
 * @param scalars the scalars, by name; whole numbers are exact up to 2^53
 * @param record the JSON of the epochs that are over
 * @param blocks the blocks, by name
 * @param snapshots the snapshots of the first hidden layer
 */
public record Checkpoint(
    SortedMap<String, String> settings,
    SortedMap<String, String> data,
    Map<String, Double> scalars,
    String record,
    Map<String, Block> blocks,
    Snapshots snapshots) {
  /** The block of the weights and biases. */
  public static final String MODEL = "model";

  /** The prefix of the names of the blocks of the optimiser's state. */
  public static final String OPTIMIZER = "optimizer.";

  /** The block of the averaged weights and biases. It exists once there is an average. */
  public static final String AVERAGE = "average";

  /** The scalar with the number of steps whose weights are in the average. */
  public static final String AVERAGE_COUNT = "average-count";

  /**
   * The block of the weights and biases of the best epoch. It exists after the first epoch if the
   * training keeps them.
   */
  public static final String BEST = "best";

  private static final String NONE = "none";

  /** The scalar with the number of the current epoch, counted from 0. */
  public static final String EPOCH = "epoch";

  /** The scalar with the number of samples of the epoch's shuffle that have been used. */
  public static final String POSITION = "position";

  /** The scalar with the number of steps since the start of the training. */
  public static final String ITERATION = "iteration";

  /** The current epoch, counted from 0. */
  public int epoch() {
    return scalars.get(EPOCH).intValue();
  }

  /**
   * How many samples of the epoch's shuffle have been used; all of them while the epoch is
   * evaluated.
   */
  public long position() {
    return scalars.get(POSITION).longValue();
  }

  /** The number of steps since the start of the training. */
  public long iteration() {
    return scalars.get(ITERATION).longValue();
  }

  /** Returns a copy of the weights and biases. Fails if they have another layout. */
  public Parameters parameters(Layout layout) {
    return new Parameters(block(MODEL, layout));
  }

  /** Returns a copy of a block. Fails if no block has this name, or if it has another layout. */
  public Block block(String name, Layout layout) {
    Block found = blocks.get(name);
    if (found == null) {
      throw InputException.expected("checkpoint", "a block " + name, blocks.keySet());
    }
    if (!found.layout().equals(layout)) {
      throw InputException.expected("checkpoint", "sizes " + layout, found.layout());
    }
    Block copy = Block.lasting(layout);
    System.arraycopy(found.values(), 0, copy.values(), 0, layout.length());
    return copy;
  }

  /** Returns a line with the settings that differ from {@code given}, or "" if none do. */
  public String differences(Map<String, String> given) {
    return differences("checkpoint", settings, given);
  }

  /** Returns a line with the sets whose hashes differ from {@code given}, or "" if none do. */
  public String differencesOfData(Map<String, String> given) {
    return differences("checkpoint", data, given);
  }

  /**
   * Returns a line with the names whose values in {@code own} and {@code given} differ, or "" if
   * none do.
   *
   * @param owner the name for {@code own} in the text, such as "checkpoint"
   */
  public static String differences(
      String owner, Map<String, String> own, Map<String, String> given) {
    SortedMap<String, String> all = new TreeMap<>(given);
    all.putAll(own);
    StringBuilder differences = new StringBuilder();
    for (String name : all.keySet()) {
      String ours = said(own, name);
      String theirs = said(given, name);
      if (!ours.equals(theirs)) {
        differences.append(differences.isEmpty() ? "" : "; ");
        differences.append("%s: %s %s, given %s".formatted(name, owner, ours, theirs));
      }
    }
    return differences.toString();
  }

  /**
   * Returns the value of a setting, or {@code none} if the setting is missing or {@code false}. A
   * setting is missing if the checkpoint is from an older version of the program, which did not
   * have it.
   */
  private static String said(Map<String, String> settings, String name) {
    String value = settings.getOrDefault(name, NONE);
    return value.equals("false") ? NONE : value;
  }
}
