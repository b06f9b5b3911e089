package nndl.data.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nndl.data.recipe.Cells;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;

/**
 * A CSV file whose first record names its columns. The character between its fields is a comma, a
 * semicolon, a tab or a bar; the header shows which.
 *
 * @param separator the character between fields
 * @param columns the names of the columns, in the order of the file
 */
public record CsvFile(DataFile file, byte separator, List<String> columns) implements Serializable {
  private static final String SEPARATORS = ",;\t|";
  private static final int LONGEST_LINE = 1 << 20;

  /** Reads the header of a file. */
  public static CsvFile look(Storage storage, FileStatus status) {
    byte[] head = new byte[LONGEST_LINE];
    DataFile file;
    int length;
    try (Content content = Content.look(storage, status, Storage.Access.HEAD)) {
      file = content.file();
      length = content.readUpTo(head, head.length);
    }
    if (length == 0) {
      throw InputException.expected(file.path(), "a header and rows", "an empty file");
    }
    OtherFormat.requireNone(file.path(), new String(head, 0, length, ISO_8859_1));
    byte separator = separator(head, length);
    try (Content content = Content.open(storage, file, 0)) {
      CsvRecords records = new CsvRecords(content, separator, 0, 0);
      if (!records.next()) {
        throw content.expected("a header and rows", "empty lines alone");
      }
      return new CsvFile(file, separator, header(records));
    }
  }

  /**
   * Returns the separator that occurs most in each of the first two lines that are not empty,
   * outside quotes. If there is one line, returns the separator that occurs most in it.
   */
  private static byte separator(byte[] text, int length) {
    int[] first = new int[SEPARATORS.length()];
    int[] second = new int[SEPARATORS.length()];
    count(text, count(text, 0, length, first), length, second);
    int most = 0;
    int[] both = new int[first.length];
    for (int s = 0; s < both.length; s++) {
      both[s] = Math.min(first[s], second[s]);
    }
    int[] counts = Arrays.stream(both).sum() > 0 ? both : first;
    for (int s = 1; s < counts.length; s++) {
      most = counts[s] > counts[most] ? s : most;
    }
    return (byte) SEPARATORS.charAt(most);
  }

  /**
   * Counts the separators of the next line that is not empty.
   *
   * @return the position after the line
   */
  private static int count(byte[] text, int from, int length, int[] counts) {
    int at = from;
    while (at < length && (text[at] == '\n' || text[at] == '\r')) {
      at++;
    }
    boolean quoted = false;
    for (; at < length && (quoted || text[at] != '\n'); at++) {
      quoted ^= text[at] == '"';
      int separator = SEPARATORS.indexOf(text[at]);
      if (!quoted && separator >= 0) {
        counts[separator]++;
      }
    }
    return at;
  }

  private static List<String> header(CsvRecords records) {
    List<String> names = new ArrayList<>();
    Set<String> known = new HashSet<>();
    boolean numbers = true;
    for (int f = 0; f < records.fields(); f++) {
      String name = records.text(f);
      if (!known.add(name)) {
        throw InputException.expected(
            records.place(), "each name of a column once", Cells.shown(name) + " twice");
      }
      if (name.isEmpty() && f > 0) {
        throw InputException.expected(
            records.place(), "a name for each column", "none for column " + (f + 1));
      }
      numbers &= !Double.isNaN(Cells.number(name));
      names.add(name);
    }
    if (numbers) {
      throw InputException.expected(
          records.place(), "a header with the names of the columns", Cells.shown(names.get(0)));
    }
    return List.copyOf(names);
  }

  /** Whether a record is a row of this table. If not, that is added to the faults. */
  public boolean fits(CsvRecords records, Faults faults) {
    if (records.fields() != columns.size()) {
      faults.add(
          "fields",
          records.place(),
          "%s fields, as the header has".formatted(columns.size()),
          records.fields());
      return false;
    }
    if (isHeader(records)) {
      faults.add("header", records.place(), "the header in the first line alone", "it again");
      return false;
    }
    return true;
  }

  /** Whether a record repeats the header, as in files that were joined. */
  private boolean isHeader(CsvRecords records) {
    for (int f = columns.size() - 1; f >= 0; f--) {
      if (!records.text(f).equals(columns.get(f))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the records after the header of the open file. */
  public CsvRecords records(Content content) {
    CsvRecords records = new CsvRecords(content, separator, 0, 0);
    records.skip(1);
    return records;
  }
}
