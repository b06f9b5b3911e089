package nndl.data.table;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;

/**
 * A table in one or several CSV files, each with a header. The files may have the columns in
 * different orders.
 *
 * @param name the files as the user names them
 * @param files the files, in the order in which they are read
 * @param missing which texts stand for a missing value
 * @param faults takes records that are no rows, which are left out
 */
public record CsvTable(
    Storage storage, String name, List<CsvFile> files, MissingValues missing, Faults faults)
    implements Rows {

  /** Reads the headers of the files, which must have the same columns. */
  public static CsvTable look(
      Storage storage, String name, List<FileStatus> files, MissingValues missing, Faults faults) {
    List<CsvFile> looked = files.stream().map(file -> CsvFile.look(storage, file)).toList();
    List<String> columns = looked.get(0).columns();
    for (CsvFile file : looked) {
      if (file.columns().size() != columns.size()
          || !new HashSet<>(file.columns()).containsAll(columns)) {
        throw InputException.expected(
            file.file().path(),
            "the columns %s, as in %s".formatted(columns, looked.get(0).file().path()),
            file.columns());
      }
    }
    return new CsvTable(storage, name, looked, missing, faults);
  }

  @Override
  public List<String> paths() {
    return files.stream().map(file -> file.file().path()).toList();
  }

  @Override
  public boolean hasLines() {
    return true;
  }

  @Override
  public List<String> columns() {
    return files.get(0).columns();
  }

  @Override
  public void read(Taker taker) {
    long number = 0;
    for (CsvFile file : files) {
      number = read(file, number, taker);
    }
  }

  private long read(CsvFile file, long first, Taker taker) {
    long number = first;
    try (Content content = Content.open(storage, file.file(), 0)) {
      CsvRecords records = file.records(content);
      Map<String, Integer> places = Recipe.placesByName(file.columns());
      int[] fields = columns().stream().mapToInt(places::get).toArray();
      CsvRow row = new CsvRow(records, fields, missing.matcher());
      for (; records.next(); number++) {
        if (file.fits(records, faults)) {
          taker.take(number, row);
        }
      }
      content.requireUnchanged();
    }
    return number;
  }
}
