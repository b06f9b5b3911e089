package nndl.data.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.Fixtures;
import nndl.data.recipe.MissingValues;
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

  /** Reads one file of text as a table. */
  Table read(String text, TestSelection selection, HeldOut held) throws IOException {
    return Table.read(table(text), selection.get(), MissingValues.USUAL, held, faults, line -> {});
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
