package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import nndl.spark.barrier.StageEnd.Kind;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.Test;

/** What a stage's end is when its tasks find no way to the driver. */
class TaskEndsTest {
  private final TaskEnds ends = new TaskEnds(new SimulatedClock());

  private Optional<Kind> end(String... executors) {
    return ends.end(() -> Optional.of(List.of(executors))).map(StageEnd::kind);
  }

  private void add(int partition, Kind kind) {
    ends.add(partition, new StageEnd(kind, kind + " of " + partition));
  }

  @Test
  void isThatThereIsNoWayIfTwoExecutorsSaySo() {
    add(0, Kind.UNREACHABLE);
    assertEquals(Optional.empty(), end("a", "b", "c"));
    add(2, Kind.UNREACHABLE);
    assertEquals(Optional.of(Kind.UNREACHABLE), end("a", "b", "c"));
  }

  /** Spark may give up an executor before its list has the tasks that it has just launched. */
  @Test
  void isThatAnExecutorWasRemovedAlsoIfItsTaskIsKnownOnlyLater() {
    ends.remove("b", "killed");
    assertEquals(Optional.empty(), ends.end(Optional::empty));
    assertEquals(Optional.empty(), end("a", "c"));
    assertEquals(Optional.of(Kind.FAILED), end("a", "b"));
  }

  /** The others may be of an executor that says nothing more, once the stage has failed. */
  @Test
  void isThatOfTheTaskThatSaidSoOnceTheStageHasEnded() {
    add(0, Kind.UNREACHABLE);
    ends.all(new StageEnd(Kind.FAILED, "the stage has failed"));
    assertEquals(Optional.empty(), ends.end(Optional::empty));
    assertEquals(Optional.of(Kind.FAILED), end("a", "b"));
  }

  @Test
  void isThatOfTheOnlyExecutor() {
    add(1, Kind.UNREACHABLE);
    assertEquals(Optional.of(Kind.UNREACHABLE), end("a", "a"));
  }
}
