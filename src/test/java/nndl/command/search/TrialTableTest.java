package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table of trials as CSV. */
class TrialTableTest {
  @Test
  void aNameWithALineEndOfAnyKindIsQuoted() {
    Trial trial = new Trial(0, Map.of("class-names", "a\rb"), null, "0");
    TrialTable table = new TrialTable(List.of(trial), line -> {});
    assertEquals("trial,epochs,correct,count,class-names\n", table.csv(Map.of()));
    Result result =
        new Result(1, false, 2, 3, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of());
    String csv = table.csv(Map.of(0, result));
    assertEquals("0,1,2,3,\"a\rb\"", csv.split("\n")[1]);
  }
}
