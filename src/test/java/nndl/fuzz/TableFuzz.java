package nndl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.TestTable;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.data.table.CsvTable;
import nndl.data.table.Faults;
import nndl.data.table.HeldOut;
import nndl.data.table.Selection;
import nndl.data.table.Table;
import nndl.data.table.TestSelection;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;

/** A table in CSV with the answers in column {@code y}, read in each way that options choose. */
final class TableFuzz implements FuzzTarget {
  private static final List<Selection> SELECTIONS =
      List.of(
          selection(false, Reading.POINT, "error", Optional.empty(), List.of()),
          selection(false, Reading.COMMA, "mean", Optional.of("set"), List.of("day")),
          selection(true, Reading.POINT, "drop", Optional.empty(), List.of()));

  private final InputFile file = new InputFile("table.csv");

  private static Selection selection(
      boolean numbers, Reading reading, String missing, Optional<String> split, List<String> days) {
    return new TestSelection("y")
        .regression(numbers)
        .dates(days)
        .reading(reading)
        .maxCategories(400)
        .rare(2)
        .missing(missing)
        .split(split)
        .get();
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            TestTable.ROWS.replace("species", "y"),
            "y;set;day;x\n"
                + "1;training;2024-02-29;1,5\n"
                + "0;test;2023-12-31T23:59;\n"
                + "1;training;1.2.20;2\n"
                + "0;training;2024-01-01;7\n"
                + "1;validation;2024-01-01;7\n",
            "x,y\n1,2\n3,4.5\n5,-6e1\n",
            "x\ty\n\"a\"\"\nb\"\t0\nc\t1\r\nc\t1\n",
            "y|$ x\nno|$1,000.5\nyes|12%\nyes|3 kg\n")
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    FileStatus status = file.of(input);
    InputException refused = null;
    for (Selection selection : SELECTIONS) {
      try {
        Faults faults = new Faults();
        CsvTable rows =
            CsvTable.look(
                Fixtures.storage(), "table.csv", List.of(status), MissingValues.USUAL, faults);
        HeldOut held = new HeldOut(selection.split().isPresent() ? 0 : 0.2, 0, 1);
        Table unused = Table.read(rows, selection, MissingValues.USUAL, held, faults, line -> {});
      } catch (InputException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }
}
