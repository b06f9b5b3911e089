package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.model.evaluation.Score;
import org.junit.jupiter.api.Test;

/** The table of trials as CSV. */
class TrialTableTest {
  @Test
  void aNameWithALineEndOfAnyKindIsQuoted() {
    Trial trial = new Trial(0, Map.of("class-names", "a\rb"), null, "0");
    TrialTable table = new TrialTable(List.of(trial), line -> {});
    assertEquals("trial,epochs,correct,count,class-names\n", table.csv(Map.of()));
    Result result =
        new Result(
            1,
            false,
            Score.read("2/3"),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            List.of());
    String csv = table.csv(Map.of(0, result));
    assertEquals("0,1,2,3,\"a\rb\"", csv.split("\n")[1]);
  }

  @Test
  void ofNumbersTheColumnsAreTheirFigures() {
    List<Trial> trials =
        List.of(new Trial(0, Map.of("l2", "1"), null, "0"), new Trial(1, Map.of(), null, "1"));
    SortedMap<Integer, Result> results = new TreeMap<>();
    for (String score : List.of("count=3,r2=0.5,rmse=2.25", "count=3")) {
      results.put(
          results.size(),
          new Result(
              1,
              score.equals("count=3"),
              Score.read(score),
              new TreeMap<>(),
              new TreeMap<>(),
              new TreeMap<>(),
              List.of()));
    }
    assertEquals(
        "trial,epochs,count,r2,rmse,l2\n0,1,3,0.5,2.25,1\n1,1,3,,,\n",
        new TrialTable(trials, line -> {}).csv(results));
  }
}
