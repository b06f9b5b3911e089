package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nndl.spark.cluster.Placement.Executor;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final Map<String, Long> ON_A = Map.of("a", 10L);
  private static final Map<String, Long> ON_B = Map.of("b", 10L);
  private static final Map<String, Long> MORE_ON_B = Map.of("a", 4L, "b", 5L);

  @Test
  void aTaskPrefersTheHostWithMostOfItsBytes() {
    assertHosts("b a", List.of(MORE_ON_B, ON_A), new Executor("a", 1), new Executor("b", 1));
  }

  @Test
  void anExecutorGoesByANameOrAnAddressAndNoByteCountsTwice() {
    Map<String, Long> byBoth = Map.of("a", 10L, "10.0.0.1", 10L, "b", 15L);
    assertHosts("10.0.0.1", List.of(byBoth), new Executor("10.0.0.1", 1), new Executor("c", 1));
    assertHosts("a", List.of(byBoth), new Executor("a", 1), new Executor("c", 1));
    assertHosts("b", List.of(byBoth), new Executor("10.0.0.1", 1), new Executor("b", 1));
  }

  @Test
  void noMoreTasksPreferAHostThanItHasSlots() {
    assertHosts(
        "a - a",
        List.of(ON_A, ON_B, ON_A),
        new Executor("a", 1),
        new Executor("a", 1),
        new Executor("c", 1));
    assertHosts("a -", List.of(ON_A, ON_A), new Executor("a", 1), new Executor("b", 1));
  }

  @Test
  void theTasksOfAnExecutorAreNeighbours() {
    assertHosts(
        "b b a a",
        List.of(ON_B, MORE_ON_B, ON_A, ON_B),
        new Executor("a", 2),
        new Executor("b", 2));
  }

  @Test
  void theBytesOfAllTasksOfAnExecutorCount() {
    assertHosts(
        "b b a a",
        List.of(ON_A, Map.of("b", 11L), ON_A, ON_A),
        new Executor("a", 2),
        new Executor("b", 2));
  }

  @Test
  void moreTasksThanSlotsAreSharedOutByTheSlots() {
    List<Map<String, Long>> bytes = List.of(ON_A, ON_A, ON_A, ON_A, ON_A, ON_A);
    assertHosts("a a - - - -", bytes, new Executor("a", 1), new Executor("b", 2));
  }

  @Test
  void whereNoExecutorHasBytesAnyWillDo() {
    assertHosts("- -", List.of(ON_A, Map.of()), new Executor("b", 2));
    assertHosts("- -", List.of(ON_A, ON_A));
  }

  private static void assertHosts(
      String expected, List<Map<String, Long>> bytes, Executor... executors) {
    assertEquals(
        Arrays.stream(expected.split(" ")).map(host -> host.equals("-") ? null : host).toList(),
        Placement.of(bytes, List.of(executors)).hosts());
  }
}
