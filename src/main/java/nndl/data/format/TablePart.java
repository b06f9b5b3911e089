package nndl.data.format;

import java.util.List;
import java.util.function.Consumer;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.data.table.CsvFile;
import nndl.data.table.CsvRecords;
import nndl.data.table.CsvRow;
import nndl.data.table.Faults;
import org.apache.hadoop.fs.FileStatus;

/**
 * A CSV file with a header, whose rows become samples by a recipe. Workers begin to read at the
 * last mark at or before the start of their range or, if the file is compressed, at the start of
 * the file.
 *
 * @param labelled whether the rows name their classes
 * @param count the number of rows
 * @param offsets the positions of rows from which the file can be read
 * @param lines the numbers of lines before these rows
 */
public record TablePart(
    CsvFile table, Recipe recipe, boolean labelled, long count, Marks offsets, Marks lines)
    implements RowsPart {

  /** Examines a file and counts its rows. Fails if a column of the recipe is missing. */
  public static TablePart look(
      Storage storage, FileStatus file, Recipe recipe, boolean labelled, Faults faults) {
    CsvFile table = CsvFile.look(storage, file);
    RowEncoder unused = new RowEncoder(recipe, table.file().path(), table.columns(), labelled);
    Marks.Builder offsets = new Marks.Builder();
    Marks.Builder lines = new Marks.Builder();
    long count = 0;
    try (Content content = Content.open(storage, table.file(), 0)) {
      CsvRecords records = table.records(content);
      while (records.next()) {
        boolean fits = table.fits(records, faults); // a fault fails the look as a whole
        offsets.add(count, records.offset());
        lines.add(count, records.line() - 1);
        count++;
      }
      content.requireUnchanged();
    }
    return new TablePart(table, recipe, labelled, count, offsets.build(), lines.build());
  }

  @Override
  public boolean compressed() {
    return table.file().compressed();
  }

  @Override
  public List<DataFile> files() {
    return List.of(table.file());
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink, RowErrors errors) {
    boolean compressed = compressed();
    int mark = compressed ? 0 : offsets.before(from);
    long first = mark * offsets.stride();
    long offset = compressed ? 0 : offsets.offsets().get(mark);
    try (Content content = Content.open(storage, table.file(), offset)) {
      CsvRecords records =
          compressed
              ? table.records(content)
              : new CsvRecords(content, table.separator(), offset, lines.offsets().get(mark));
      records.skip(from - first);
      Consumer<Row> samples = samples(table.columns(), sink, errors);
      Row row = CsvRow.of(records, table, recipe.missing());
      for (long i = from; i < to; i++) {
        records.skip(1);
        samples.accept(row);
      }
      content.requireUnchanged();
    }
  }
}
