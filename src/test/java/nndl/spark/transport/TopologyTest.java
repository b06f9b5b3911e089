package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.network.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTest {
  /** 2^15 numbers have to go from the other groups to one: 15 rows of 1,024, with the biases. */
  @ParameterizedTest
  @CsvSource({"14, 2, false", "31, 2, true", "30, 2, false", "14, 3, false", "15, 3, true"})
  void groupsAddAmongThemselvesWhereTheirSumsAreLong(int inputs, int groups, boolean isByPieces) {
    Layout layout = new Layout(inputs, 1_024);
    assertEquals(1_024 * (inputs + 1), layout.length() - layout.rowAt(0));
    assertEquals(isByPieces, Topology.AUTO.isByPieces(layout, groups));
    assertFalse(Topology.STAR.isByPieces(layout, groups));
    assertTrue(Topology.PEERS.isByPieces(layout, groups));
  }

  @Test
  void aSingleGroupHasNothingToAdd() {
    for (Topology topology : Topology.values()) {
      assertFalse(topology.isByPieces(new Layout(1_000, 1_024), 1), topology.name());
    }
  }
}
