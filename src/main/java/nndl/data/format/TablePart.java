package nndl.data.format;

import java.util.List;
import java.util.function.Consumer;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.RowLayout;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.data.table.CsvFile;
import nndl.data.table.CsvRecords;
import nndl.data.table.CsvRow;
import nndl.data.table.Faults;
import nndl.data.table.RowIds;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.FileStatus;

/**
 * A CSV file with a header, whose rows become samples by a recipe. Workers begin to read where the
 * {@link RecordIndex} says.
 *
 * @param labelled whether the rows name their classes
 * @param count the number of rows
 * @param index where the file can be read from
 * @param ids the columns by which rows are known
 * @param idBytes the largest number of bytes of the fields that a row has in them
 */
public record TablePart(
    CsvFile table,
    Recipe recipe,
    boolean labelled,
    long count,
    RecordIndex index,
    List<String> ids,
    int idBytes)
    implements RowsPart {

  /**
   * Examines a file and counts its rows. Fails if a column of the recipe or an id is missing.
   *
   * @param checked takes the rows if they name their classes, or is null
   * @param ids the columns by which rows are known
   * @param faults takes rows that do not fit the header
   * @param errors takes what is wrong with rows that name their classes
   */
  public static TablePart look(
      Storage storage,
      FileStatus file,
      Recipe recipe,
      CheckedRows checked,
      List<String> ids,
      Faults faults,
      RowErrors errors) {
    CsvFile table = CsvFile.look(storage, file);
    boolean labelled = checked != null;
    RowEncoder unused = new RowEncoder(recipe, table.file().path(), table.columns(), labelled);
    Consumer<Row> rows =
        labelled ? checked.of(table.file().path(), table.columns(), errors) : unlabelled -> {};
    RowIds known = RowIds.of(ids, table.file().path(), table.columns());
    int idBytes = 0;
    RecordIndex.Builder index = new RecordIndex.Builder();
    long count = 0;
    try (Content content = Content.open(storage, table.file(), 0)) {
      CsvRecords records = table.records(content);
      Row row = CsvRow.of(records, table, recipe.missing());
      while (records.next()) {
        if (table.fits(records, faults)) {
          rows.accept(row);
          idBytes = Math.max(idBytes, known.of(row).length);
        }
        index.add(count++, records.offset(), records.line() - 1);
      }
      content.requireUnchanged();
    }
    return new TablePart(table, recipe, labelled, count, index.build(), ids, idBytes);
  }

  @Override
  public List<DataFile> files() {
    return List.of(table.file());
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink, RowErrors errors) {
    Start start = index.before(table.file(), from);
    try (Content content = start.open(storage, table.file())) {
      CsvRecords records = records(content, start, from);
      Row row = CsvRow.of(records, table, recipe.missing());
      RowEncoder encoder = new RowEncoder(recipe, table.file().path(), table.columns(), labelled);
      RowLayout layout = encoder.layout();
      RowIds known = RowIds.of(ids, table.file().path(), table.columns());
      SparseRows sparse = new SparseRows();
      for (long i = from; i < to; i++) {
        records.skip(1);
        if (!known.isEmpty()) {
          errors.identified(known.of(row));
        }
        int[] cells = encoder.cells(row, errors).orElseGet(() -> new int[layout.columns()]);
        sparse.clear();
        layout.addTo(sparse, cells);
        sink.add(sparse, target(encoder, row, errors).weighing(encoder.weightOf(row, errors)));
      }
      content.requireUnchanged();
    }
  }

  private Target target(RowEncoder encoder, Row row, RowErrors errors) {
    return labelled ? CheckedRows.target(recipe, encoder, row, errors) : Target.of(0);
  }

  private CsvRecords records(Content content, Start start, long from) {
    CsvRecords records =
        new CsvRecords(content, table.separator(), start.offset(), start.linesBefore());
    records.skip(from - start.record());
    return records;
  }

  @Override
  public String place(Storage storage, long row) {
    Start start = index.before(table.file(), row);
    try (Content content = start.open(storage, table.file())) {
      return ", line " + records(content, start, row + 1).line();
    }
  }
}
