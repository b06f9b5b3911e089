package nndl.spark.barrier;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.time.SimulatedClock.Life;

/**
 * Checks that what accidents do to a run has a line, printed or logged: each start of tasks after
 * the first, the loss of an executor that worked, a checkpoint that was not written, and the end of
 * a driver. And that nothing is lost without an accident. An accident without such a line is one
 * that was over in time, or that was tried again.
 */
final class Account {
  /** Why the tasks of a driver start again. */
  private static final Pattern AGAIN =
      Pattern.compile(
          "WARN Tasks lost \\(.+\\); they start again, and nothing else is lost"
              + "|WARN More slots than \\d+ are no help \\(.+\\)"
              + "|INFO There are more slots than the \\d+ that are used; the tasks start again");

  private static final Pattern NO_CHECKPOINT =
      Pattern.compile("warning: .*checkpoints.*: expected .*, found .*");
  private static final Pattern END = Pattern.compile("driver \\d+ ends: .*expected .*, found .*");
  private static final Pattern EPOCH = Pattern.compile("Epoch (\\d+): .*");

  /** How many iterations an epoch has at least. */
  private static final int ITERATIONS = 5;

  private final Map<Life, Driver> drivers = new HashMap<>();
  private final List<String> missing = new ArrayList<>();
  private boolean isDisturbed;

  /** What the lines of a driver have said so far, and what they are still to say. */
  private static final class Driver {
    private SimulatedCluster cluster;
    private int again;
    private boolean isLost;
    private boolean isLostForAnEpoch;

    /** Whether no checkpoint is due. What was before its first epoch is not known. */
    private boolean isWarned = true;
  }

  private Driver of(Life life) {
    return drivers.computeIfAbsent(life, one -> new Driver());
  }

  /** A driver begins to train on a cluster. */
  void runs(Life driver, SimulatedCluster cluster) {
    of(driver).cluster = cluster;
  }

  /** An accident happens. */
  void hit() {
    isDisturbed = true;
  }

  /** An executor is lost on which a task of a driver's last attempt runs. */
  void loses(Life driver) {
    of(driver).isLost = true;
  }

  /**
   * A process prints or logs a line.
   *
   * @param newest gives the iteration of the newest checkpoint
   */
  void says(Life process, String line, IntSupplier newest) {
    Driver one = of(process);
    Matcher epoch = EPOCH.matcher(line);
    if (epoch.matches()) {
      epoch(one, line, ITERATIONS * Integer.parseInt(epoch.group(1)), newest);
    } else if (AGAIN.matcher(line).matches()) {
      require(isDisturbed, "an accident before", line);
      one.again++;
      one.isLost = false;
      one.isLostForAnEpoch = false;
    } else if (NO_CHECKPOINT.matcher(line).matches()) {
      one.isWarned = true;
    } else if (line.startsWith(process + " ends: ")) {
      require(END.matcher(line).matches(), "one line with what was expected and found", line);
    }
  }

  /** An epoch that is over by the time of an accident may be told after it, and no later one. */
  private void epoch(Driver one, String line, int due, IntSupplier newest) {
    require(!one.isLostForAnEpoch, "a line of the loss of an executor before", line);
    require(
        one.isWarned || newest.getAsInt() >= due,
        "a warning, or a checkpoint after %s iterations before".formatted(due),
        line);
    one.isLostForAnEpoch = one.isLost;
    one.isWarned = false;
  }

  /** A driver ends. */
  void ends(Life driver) {
    Driver one = of(driver);
    int launches = one.cluster == null ? 0 : one.cluster.launches();
    require(
        one.again >= launches - 1 && one.again <= launches,
        "a line for each start of tasks after the first of " + launches,
        one.again + " of " + driver);
  }

  private void require(boolean holds, String expected, String found) {
    if (!holds) {
      missing.add("expected %s, found %s".formatted(expected, found));
    }
  }

  /** Fails if a line is missing. */
  void requireLines() {
    if (!missing.isEmpty()) {
      throw new AssertionError(String.join("\n", missing));
    }
  }
}
