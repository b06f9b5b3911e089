package nndl.spark.barrier;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import nndl.spark.transport.PeerText;
import nndl.time.Clock;

/**
 * Decides how a stage has ended from how its tasks have. One executor is not believed that nobody
 * can reach the driver: another one must say so too, or there must be no other. If none does for a
 * while, the stage has failed, and a new attempt may have more success.
 */
final class TaskEnds {
  /** Executors that can't reach the driver try for equally long, and say so one after the other. */
  static final long ALONE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Clock clock;
  private final Map<Integer, StageEnd> unreached = new TreeMap<>();
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
    } else if (task.kind() != StageEnd.Kind.DONE) {
      unreachedNanos = unreached.isEmpty() ? clock.nanoTime() : unreachedNanos;
      unreached.put(partition, new StageEnd(task.kind(), why));
    }
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
    if (unreached.isEmpty()) {
      return end;
    }
    Optional<List<String>> known = executors.get();
    Optional<StageEnd> agreed = known.flatMap(this::agreed);
    if (agreed.isPresent()) {
      return agreed;
    }
    StageEnd first = unreached.values().iterator().next();
    boolean over = known.isPresent() && end.isPresent();
    return over || clock.nanoTime() - unreachedNanos > ALONE_NANOS
        ? Optional.of(new StageEnd(StageEnd.Kind.FAILED, first.why()))
        : Optional.empty();
  }

  /**
   * Returns what two executors say, or the only one. If one has found no way to the driver and
   * another one was late, that is no more than late.
   */
  private Optional<StageEnd> agreed(List<String> executors) {
    Predicate<StageEnd> hasNoWay = task -> task.kind() == StageEnd.Kind.UNREACHABLE;
    if (isAgreed(executors, hasNoWay)) {
      return unreached.values().stream().filter(hasNoWay).findFirst();
    }
    return isAgreed(executors, task -> true)
        ? unreached.values().stream().filter(hasNoWay.negate()).findFirst()
        : Optional.empty();
  }

  private boolean isAgreed(List<String> executors, Predicate<StageEnd> said) {
    long saying =
        unreached.entrySet().stream()
            .filter(task -> said.test(task.getValue()))
            .map(task -> executors.get(task.getKey()))
            .distinct()
            .count();
    return saying >= Math.min(2, executors.stream().distinct().count());
  }
}
