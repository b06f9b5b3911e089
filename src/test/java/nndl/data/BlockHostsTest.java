package nndl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.hadoop.fs.BlockLocation;
import org.junit.jupiter.api.Test;

/** The names by which an executor may find that it is on a block's host. */
class BlockHostsTest {
  @Test
  void areTheNamesAndTheAddressesOfAllThatHoldABlock() {
    assertHosts(
        List.of("node1", "node2", "10.0.0.1", "10.0.0.2"),
        new String[] {"10.0.0.1:9866", "10.0.0.2:9866"},
        "node1",
        "node2");
  }

  @Test
  void areNamedOnceWhoseNameIsTheirAddress() {
    assertHosts(List.of("10.0.0.1"), new String[] {"10.0.0.1:9866"}, "10.0.0.1");
  }

  @Test
  void areNobodyWhereEveryHostWouldBeMeant() {
    assertHosts(List.of(), new String[] {"localhost:9866"}, "localhost");
    assertHosts(List.of("node1"), new String[] {"127.0.0.1:9866"}, "node1");
    assertHosts(List.of(), new String[] {});
  }

  private static void assertHosts(List<String> expected, String[] names, String... hosts) {
    assertEquals(expected, BlockHosts.hosts(new BlockLocation(names, hosts, 0, 1)));
  }
}
