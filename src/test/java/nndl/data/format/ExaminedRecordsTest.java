package nndl.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nndl.data.format.LabelStatistics.Label;
import nndl.data.packed.Target;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;

/** What is noted of the records of a file while it is examined: some places, and the labels. */
class ExaminedRecordsTest {
  private static final SparseRows ROW = new SparseRows();

  private static RecordIndex index(int records) {
    RecordIndex.Builder builder = new RecordIndex.Builder();
    for (int i = 0; i < records; i++) {
      builder.add(i, 10L * i, 2L * i);
    }
    return builder.build();
  }

  @Test
  void hasEachRecordOfAShortFileAndRegularOnesOfALongOne() {
    for (int[] of : new int[][] {{1, 1}, {128, 1}, {129, 2}, {256, 2}, {257, 4}, {5_000, 64}}) {
      RecordIndex index = index(of[0]);
      assertEquals(of[1], index.stride());
      assertEquals((of[0] + of[1] - 1) / of[1], index.starts().size());
      for (int s = 0; s < index.starts().size(); s++) {
        long record = (long) s * of[1];
        assertEquals(new Start(record, 10 * record, 2 * record), index.starts().get(s));
      }
    }
  }

  @Test
  void labelsAreThoseOfSamplesOfBytesToo() {
    LabelStatistics.Builder builder = new LabelStatistics.Builder();
    builder.add(new byte[1], 0, Target.of(3));
    builder.add(ROW, Target.of(5).weighing(0.5f));
    builder.add(new byte[1], 0, Target.of(3).weighing(2));
    assertEquals(
        new TreeMap<>(Map.of(3, new Label(0, 2, 2, 3), 5, new Label(1, 1, 1, 0.5))),
        builder.build().labels());
  }

  @Test
  void labelsOfSamplesBehindOthersAreAddedAndMoved() {
    LabelStatistics.Builder first = new LabelStatistics.Builder();
    List.of(3, 3, 4).forEach(label -> first.add(Target.of(label).weighing(0.5f)));
    LabelStatistics.Builder second = new LabelStatistics.Builder();
    List.of(6, 3).forEach(label -> second.add(Target.of(label).weighing(4)));
    LabelStatistics both = first.build().with(second.build(), 3);
    assertEquals(
        new TreeMap<>(
            Map.of(3, new Label(0, 4, 3, 5), 4, new Label(2, 2, 1, 0.5), 6, new Label(3, 3, 1, 4))),
        both.labels());
    assertEquals(3, both.count());
    assertEquals(List.of(false, true), List.of(both.isBefore(2, 4), both.isBefore(3, 4)));
    assertEquals(List.of(false, true), List.of(both.isBefore(9, 5), both.isBefore(1, 3)));
  }
}
