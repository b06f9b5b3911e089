package nndl.spark.barrier;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.transport.PeerText;
import nndl.time.Clock;

/**
 * Decides how a stage has ended from how its tasks have. One executor is not believed that nobody
 * can reach the driver: another one must say so too, or there must be no other. If none does for a
 * while, the stage has failed, and a new attempt may have more success.
 */
final class TaskEnds {
  private final Clock clock;

  /** Why tasks could not reach the driver, by their partitions. */
  private final Map<Integer, String> unreached = new TreeMap<>();

  /** Why Spark has given up executors, by their names, whether or not one of them has a task. */
  private final Map<String, String> removed = new TreeMap<>();

  private Optional<StageEnd> end = Optional.empty();
  private long unreachedNanos;

  TaskEnds(Clock clock) {
    this.clock = clock;
  }

  /** Notes how the task of a partition has ended. */
  synchronized void add(int partition, StageEnd task) {
    String why = PeerText.shown(task.why());
    if (task.kind() == StageEnd.Kind.FAILED) {
      all(new StageEnd(task.kind(), why));
    } else if (task.kind() == StageEnd.Kind.UNREACHABLE) {
      unreachedNanos = unreached.isEmpty() ? clock.nanoTime() : unreachedNanos;
      unreached.put(partition, why);
    }
  }

  /** Notes that Spark has given up an executor. It may know of the tasks there only later. */
  synchronized void remove(String executor, String why) {
    String line = "Spark has removed executor %s: %s".formatted(executor, why);
    removed.put(executor, PeerText.shown(line));
  }

  /** Notes how the stage has ended, unless that is known already. */
  synchronized void all(StageEnd stage) {
    end = end.or(() -> Optional.of(stage));
  }

  /**
   * Returns how the stage has ended, or empty if it has not.
   *
   * @param executors returns the executor of each partition, or empty if it is not known yet
   */
  synchronized Optional<StageEnd> end(Supplier<Optional<List<String>>> executors) {
    if (unreached.isEmpty() && removed.isEmpty()) {
      return end;
    }
    Optional<List<String>> known = executors.get();
    known.orElse(List.of()).stream()
        .filter(removed::containsKey)
        .findFirst()
        .ifPresent(lost -> all(new StageEnd(StageEnd.Kind.FAILED, removed.get(lost))));
    if (unreached.isEmpty()) {
      return end;
    }
    boolean isAgreed = known.filter(this::isAgreed).isPresent();
    boolean isOver = isAgreed || (known.isPresent() && end.isPresent());
    if (!isOver && clock.millisSince(unreachedNanos) <= Limits.ALONE_MILLIS) {
      return Optional.empty();
    }
    StageEnd.Kind kind = isAgreed ? StageEnd.Kind.UNREACHABLE : StageEnd.Kind.FAILED;
    return Optional.of(new StageEnd(kind, unreached.values().iterator().next()));
  }

  /** Whether two executors say so, or the only one. They do so one after the other. */
  private boolean isAgreed(List<String> executors) {
    long saying = unreached.keySet().stream().map(executors::get).distinct().count();
    return saying >= Math.min(2, executors.stream().distinct().count());
  }
}
