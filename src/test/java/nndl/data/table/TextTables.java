package nndl.data.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.Fixtures;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.FileStatus;

/** Tables in files of text, and what their rows are. */
final class TextTables {
  private final Path directory;
  final Faults faults = new Faults();
  private MissingValues missing = MissingValues.USUAL;

  TextTables(Path directory) {
    this.directory = directory;
  }

  TextTables missing(String text) {
    missing = new MissingValues(List.of(text));
    return this;
  }

  Path file(int number) {
    return directory.resolve("table-" + number + ".csv");
  }

  /** Writes a file for each text, and looks at them as one table. */
  CsvTable table(String... texts) throws IOException {
    Storage storage = Fixtures.storage();
    List<FileStatus> files = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      Files.writeString(file(i), texts[i]);
      files.add(storage.status(Fixtures.path(file(i))));
    }
    return CsvTable.look(storage, "table", files, missing, faults);
  }

  /** Reads one file of text as a table in which every number has a point and none is missing. */
  Table read(
      String text,
      String label,
      boolean regression,
      List<String> categories,
      List<String> dates,
      Optional<String> weight,
      HeldOut held)
      throws IOException {
    Selection selection =
        new Selection(
            label,
            regression,
            List.of(),
            List.of(),
            categories,
            List.of(),
            dates,
            Reading.POINT,
            5000,
            1,
            MissingPolicies.of(List.of("error")),
            Optional.empty(),
            List.of(),
            weight);
    return Table.read(table(text), selection, MissingValues.USUAL, held, faults, line -> {});
  }

  /** Returns the number of each row and the texts of its cells. A missing cell is null. */
  static List<List<String>> rows(CsvTable table) {
    List<List<String>> rows = new ArrayList<>();
    table.read(
        (number, row) -> {
          List<String> cells = new ArrayList<>(List.of(Long.toString(number)));
          for (int c = 0; c < table.columns().size(); c++) {
            cells.add(row.isMissing(c) ? null : row.text(c));
          }
          rows.add(cells);
        });
    return rows;
  }
}
