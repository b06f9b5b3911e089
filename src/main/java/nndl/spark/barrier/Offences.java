package nndl.spark.barrier;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often each executor has broken the protocol of the exchange. Each time is a warning
 * that names it. After the third time the cluster is asked to kill it and to leave it out.
 */
final class Offences {
  private static final Logger LOG = LoggerFactory.getLogger(Offences.class);
  private static final int MOST = 3;

  private final Cluster cluster;
  private final Map<String, Integer> counts = new HashMap<>();

  Offences(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Counts the offences of an attempt that has ended.
   *
   * @param partitions the tasks that have broken the protocol
   * @return whether they account for the end: each has an executor that is known and had not been
   *     left out before
   */
  boolean accountFor(List<Integer> partitions, Cluster.Stage stage) {
    boolean all = !partitions.isEmpty();
    for (int partition : partitions) {
      Optional<String> executor = stage.executors().map(tasks -> tasks.get(partition));
      all &= executor.isPresent() && isAmongFirst(executor.get());
    }
    return all;
  }

  private boolean isAmongFirst(String executor) {
    int count = counts.merge(executor, 1, Integer::sum);
    LOG.warn(
        "Executor {} has broken the exchange's protocol, {} of {} times", executor, count, MOST);
    if (count == MOST) {
      LOG.warn("Executor {} is to be killed and left out", executor);
      cluster.leaveOut(executor);
    }
    return count <= MOST;
  }
}
