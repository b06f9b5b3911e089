package nndl.spark.barrier;

import java.util.HashSet;
import java.util.Set;
import nndl.error.InputException;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.ExchangeServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the attempts that were lost, and ends the run at a limit: losses in a row, and breaches of
 * the protocol in all. Leaves out a new executor that can't load samples.
 */
final class Losses {
  static final String MAX_FAILURES = "spark.stage.maxConsecutiveAttempts";
  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

  private final ExchangeServer server;
  private final Cluster cluster;
  private final int most;

  /** The executors whose groups have been ready. */
  private final Set<String> proved = new HashSet<>();

  private int inARow;

  /** How often executors have broken the protocol of the exchange. No success sets it back. */
  private int breaches;

  Losses(ExchangeServer server, Cluster cluster, int most) {
    this.server = server;
    this.cluster = cluster;
    this.most = most;
  }

  /**
   * Counts the loss of the current attempt.
   *
   * @param onTrial whether the attempt was a start on more slots, whose loss costs nothing
   * @throws UnavailableException if there were too many in a row. That groups do not reach each
   *     other does not count: after the second time in a row the driver adds their sums.
   */
  void count(String why, boolean onTrial) throws UnavailableException {
    if (!server.attempt().offenders().isEmpty()) {
      countBreach(String.join(", ", server.attempt().offenders()), why);
    } else if (!onTrial && server.attempt().unmet().isEmpty() && ++inARow >= most) {
      if (server.attempt().unable().isPresent()) {
        throw new InputException(why);
      }
      throw new UnavailableException(
          "expected less than %s failures in a row (%s), found one more: %s"
              .formatted(most, MAX_FAILURES, why));
    }
    server.attempt().unable().ifPresent(this::leaveOutUnable);
  }

  /** No executor that works as it should does that, so it is not forgiven for what comes after. */
  private void countBreach(String names, String why) {
    LOG.warn("Executor {} has broken the exchange's protocol", names);
    if (++breaches >= most) {
      throw new InputException(
          "barrier stage: expected less than %s breaches of its protocol (%s), found one more of"
                  .formatted(most, MAX_FAILURES)
              + " executor %s: %s".formatted(names, why));
    }
  }

  /**
   * Leaves out a new executor that can't load its shards beside one that could: Spark would choose
   * it again each time.
   */
  private void leaveOutUnable(String executor) {
    boolean isNew = !proved.contains(executor);
    if (isNew && server.attempt().members().executors().stream().anyMatch(proved::contains)) {
      LOG.warn("Executor {} can't load samples, and is to be killed and left out", executor);
      cluster.leaveOut(executor);
    }
  }

  /** Called when the groups of all executors are ready. */
  void ready() {
    proved.addAll(server.attempt().members().executors());
  }

  /** Called when a round has succeeded, which ends a row of losses. */
  void succeeded() {
    inARow = 0;
  }
}
