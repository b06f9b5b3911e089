package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.TestTable;
import nndl.command.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that say what the cells of columns mean; the model knows it for new rows. */
class ColumnFormsTest {
  @TempDir Path directory;

  @Test
  void rowsWithoutALabelAreLeftOutWhileNumbersAreFilledIn() {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    "%s,%s,%s\n"
                        .formatted(
                            i % 5 == 0 ? "" : i, i % 7 == 0 ? "" : "u", i % 9 == 0 ? "" : i % 2))
            .collect(Collectors.joining("", "x,c,y\n", ""));
    write("table.csv", rows);
    train("--missing mean,c=drop --missing y=drop");
    String text = run("evaluate --model $/model --data $/table.csv --quiet").out();
    assertTrue(text.startsWith("test: "), text);
    assertTrue(text.contains("\n\ntraining: "), text);
    write("new.csv", "x,c\n,u\n");
    assertEquals(2, run("predict --model $/model --data $/new.csv").out().lines().count());
  }

  private Run train(String options) {
    return run(
        "train --data $/table.csv --label y --model $/model --epochs 2 --no-report " + options);
  }

  private Run run(String words) {
    return Run.of(directory, words).succeeded();
  }

  private void write(String name, String text) {
    TestTable.write(directory.resolve(name), text);
  }
}
