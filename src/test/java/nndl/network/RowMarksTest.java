package nndl.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RowMarksTest {

  @Test
  void comeInRuns() {
    RowMarks rows = new RowMarks(10);
    assertEquals("", runs(rows));
    rows.mark(new int[] {9, 7, 0, 1, 2, 5}, 1, 6);
    assertEquals("0-3 5-6 7-8 ", runs(rows));
    rows.mark(6, 10);
    assertEquals("0-3 5-10 ", runs(rows));
    assertEquals("0-10 ", runs(RowMarks.all(10)));
  }

  @Test
  void takeOnTheMarksOfOthersAndForgetThem() {
    RowMarks rows = new RowMarks(4);
    RowMarks others = new RowMarks(4);
    rows.mark(0, 1);
    others.mark(2, 4);
    rows.mark(others);
    assertEquals("0-1 2-4 ", runs(rows));
    assertEquals("2-4 ", runs(others));
    rows.clear();
    assertEquals("", runs(rows));
  }

  @Test
  void endWhereverTheyEnd() {
    for (int from = 0; from < 30; from++) {
      for (int to = from + 1; to <= 30; to++) {
        RowMarks rows = new RowMarks(30);
        rows.mark(from, to);
        String runs = from + "-" + to + " ";
        assertEquals(runs, runs(rows));
        if (to < 29) {
          rows.mark(29, 30);
          assertEquals(runs + "29-30 ", runs(rows));
        }
      }
    }
  }

  private static String runs(RowMarks rows) {
    StringBuilder runs = new StringBuilder();
    for (RowMarks.Runs run = rows.runs(); run.next(); ) {
      runs.append(run.from()).append('-').append(run.to()).append(' ');
    }
    return runs.toString();
  }
}
