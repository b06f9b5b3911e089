package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
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

  @Test
  void aModelReadsDatesAndDecimalCommasAsItsTrainingDid() {
    write(
        "table.csv",
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    "%s.5.2024 %s:30;1.0%02d,5;%s\n"
                        .formatted(1 + i % 28, i % 24, i, i % 2 == 0 ? "even" : "odd"))
            .collect(Collectors.joining("", "at;price;y\n", "")));
    String said = train("--date at --decimal ,").err();
    assertTrue(said.contains("60 rows, 2 columns, 6 inputs, 2 classes"), said);
    String text = run("evaluate --model $/model --data $/table.csv").out();
    assertTrue(text.startsWith("test: "), text);
    write("comma.csv", "price;at\n1.000,5;1.5.2024 12:30\n2,5;\n");
    write("point.csv", "at,price\n2024-05-01T12:30:00,\"1000,5\"\n");
    Run answers = run("predict --model $/model --data $/comma.csv --columns class,confidence");
    assertTrue(answers.err().contains("comma.csv, line 3, column at"), answers.err());
    assertEquals(
        answers.out().lines().limit(2).toList(),
        run("predict --model $/model --data $/point.csv --columns class,confidence")
            .out()
            .lines()
            .toList());
    write("bad.csv", "at,price\nnever,1\n");
    String bad = Run.of(directory, "predict --model $/model --data $/bad.csv").err();
    assertTrue(bad.contains("bad.csv, line 2, column at: expected a date such as"), bad);
    for (String refused :
        List.of(
            "--date at --numbers at=--categories: expected this option, --numbers or --date for a column, found at",
            "--date t=--date: expected columns that are inputs: at, price, found 't'")) {
      String[] parts = refused.split("=");
      Run.of(directory, "train --data $/table.csv --label y --model $/no " + parts[0])
          .refused(directory, parts[1]);
    }
  }

  @Test
  void aDecimalMarkThatIsNoneIsAValueThatCannotBeRead() {
    Run run = Run.of(directory, "train --data $/table.csv --label y --model $/no --decimal ;");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("--decimal: expected a point or a comma, found ';'"), run.err());
  }

  @Test
  void aValueThatNoTrainingRowHasIsARareOne() {
    write(
        "table.csv",
        IntStream.range(0, 60)
            .mapToObj(i -> "%s,%s\n".formatted(i % 3 == 0 ? "word" + i : "u" + i % 2, i % 2))
            .collect(Collectors.joining("", "c,y\n", "")));
    String said = train("--rare 5").err();
    assertTrue(said.contains("60 rows, 1 column, 3 inputs, 2 classes"), said);
    write("new.csv", "c\nword3\nnever seen\n\"\"\n");
    Run answers = run("predict --model $/model --data $/new.csv --columns class,outputs");
    assertFalse(answers.err().contains("no training row has"), answers.err());
    List<String> lines = answers.out().lines().toList();
    assertEquals(lines.get(1), lines.get(2));
    assertTrue(run("evaluate --model $/model --data $/table.csv").out().startsWith("test: "));
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
