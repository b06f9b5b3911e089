package nndl.training.checkpoint;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * All that a training needs to go on as if it had never stopped: named blocks of numbers, named
 * scalars, and the record of the epochs. The seed is one of the settings. There is no state of a
 * random generator, since a shuffle is a function of seed and epoch. {@link CheckpointFile} writes
 * and reads it as a file.
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

  /** The prefix of the name of a block that the optimiser keeps. */
  public static final String OPTIMIZER = "optimizer.";

  /** The block of the averaged weights and biases, once there are any. */
  public static final String AVERAGE = "average";

  /** The scalar that says how many steps' weights are in the average. */
  public static final String AVERAGE_COUNT = "average-count";

  /** The block of the best weights and biases, if a training keeps them. */
  public static final String BEST = "best";

  private static final String NONE = "none";

  /** The scalar of the epoch under way, counted from 0. */
  public static final String EPOCH = "epoch";

  /** The scalar that says how many samples of the epoch's shuffle have been used. */
  public static final String POSITION = "position";

  /** The scalar that counts the steps since the start of the training. */
  public static final String ITERATION = "iteration";

  /** The epoch under way, counted from 0. */
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

  /** Steps since the start of the training. */
  public long iteration() {
    return scalars.get(ITERATION).longValue();
  }

  /** A copy of the weights and biases, for a network of this layout. */
  public Parameters parameters(Layout layout) {
    return new Parameters(block(MODEL, layout));
  }

  /** A copy of a block. Fails if there is none of this name and layout. */
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

  /** Lists the settings whose values in {@code given} differ, in one line; empty if none does. */
  public String differences(Map<String, String> given) {
    return differences("checkpoint", settings, given);
  }

  /** Lists the sets whose samples in {@code given} differ, in one line; empty if none does. */
  public String differencesOfData(Map<String, String> given) {
    return differences("checkpoint", data, given);
  }

  /**
   * Lists the names whose values differ, in one line; empty if none does.
   *
   * @param owner what {@code own} belongs to, for the text
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
   * The value of a setting. A program that did not know the setting yet worked without it, so it
   * counts as off.
   */
  private static String said(Map<String, String> settings, String name) {
    String value = settings.getOrDefault(name, NONE);
    return value.equals("false") ? NONE : value;
  }
}
