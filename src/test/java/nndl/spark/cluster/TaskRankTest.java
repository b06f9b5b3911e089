package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order of tasks, which the tasks and the driver must find alike. */
class TaskRankTest {
  private static final int SHARDS = 10;
  private static final List<String> SCATTERED = List.of("b", "a", "b", "c", "a");

  @Test
  void tasksOfAnExecutorAreNeighboursInTheOrderOfTheirFirstPartitions() {
    assertEquals(List.of(0, 2, 1, 4, 3), ranks(SCATTERED));
    assertEquals(new TaskRank(1, 5, 0, 3, 1, 2), TaskRank.of(2, SCATTERED));
    assertEquals(new TaskRank(2, 5, 1, 3, 0, 2), TaskRank.of(1, SCATTERED));
  }

  /** A task knows executors by their addresses, and the driver by their names. */
  @Test
  void onlyWhichTasksShareAnExecutorCounts() {
    assertEquals(ranks(SCATTERED), ranks(List.of("x:1", "x:2", "x:1", "y:1", "x:2")));
  }

  @Test
  void theShardsOfAGroupAreThoseOfItsTasks() {
    TaskRank second = TaskRank.of(4, SCATTERED);
    assertEquals(4, second.groupFrom(SHARDS));
    assertEquals(8, second.groupTo(SHARDS));
  }

  private static List<Integer> ranks(List<String> executors) {
    return IntStream.range(0, executors.size())
        .mapToObj(task -> TaskRank.of(task, executors).rank())
        .toList();
  }
}
