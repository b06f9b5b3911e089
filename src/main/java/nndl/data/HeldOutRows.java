package nndl.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.data.recipe.FileRow;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import nndl.data.table.CsvRecords;
import nndl.data.table.RowSets;
import nndl.data.table.Rows;
import nndl.math.CsvRows;
import org.apache.hadoop.fs.Path;

/**
 * The file {@value #NAME} beside the samples of a table. It says of the rows that are held out
 * where they lie in the files of the table, and has the columns by which they are known. The test
 * rows come first, then the validation rows, both in the order of their samples.
 */
public record HeldOutRows(Storage storage, Path file) {
  /** The name of the file. */
  public static final String NAME = "heldout-rows.csv";

  private static final String LINE = "line";
  private static final String NUMBER = "row";

  /** Returns the file if the samples in a directory have one. */
  public static Optional<HeldOutRows> find(Storage storage, Path directory) {
    Path file = new Path(directory, NAME);
    return storage.exists(file) ? Optional.of(new HeldOutRows(storage, file)) : Optional.empty();
  }

  /** Returns the name of a set in the file. */
  public static String name(RowSets.Set set) {
    return set == RowSets.Set.TEST ? "test" : "validation";
  }

  /** Writes the rows of such a file. */
  static final class Writer {
    private final OutputStream out;
    private final List<String> ids;
    private final Map<String, String> names = new HashMap<>();

    /**
     * Writes the header.
     *
     * @param tables the tables of the rows
     */
    Writer(OutputStream out, List<String> ids, List<Rows> tables) {
      this.out = out;
      this.ids = ids;
      List<String> paths = tables.stream().flatMap(table -> table.paths().stream()).toList();
      List<String> shown = FileNames.of(paths);
      IntStream.range(0, paths.size()).forEach(i -> names.put(paths.get(i), shown.get(i)));
      String place =
          tables.stream()
              .map(table -> table.hasLines() ? LINE : NUMBER)
              .distinct()
              .sorted()
              .collect(joining(" or "));
      write(List.of("set", "file", place), ids);
    }

    /** Returns what writes the rows of a table that belong to a set. */
    Consumer<FileRow> of(RowSets.Set set, Rows table) {
      int[] places = ids.stream().mapToInt(table.columns()::indexOf).toArray();
      return row ->
          write(
              List.of(name(set), names.get(row.file()), Long.toString(row.number())),
              IntStream.of(places).mapToObj(row::id).toList());
    }

    private void write(List<String> place, List<String> known) {
      try {
        Object[] fields = Stream.concat(place.stream(), known.stream()).toArray();
        out.write(CsvRows.row(fields).getBytes(UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Passes the fields of the header and those of each row, in order. */
  public void read(Consumer<List<String>> taker) {
    try (Content content = Content.look(storage, storage.status(file), Storage.Access.WHOLE)) {
      CsvRecords records = new CsvRecords(content, (byte) ',', 0, 0);
      while (records.next()) {
        taker.accept(IntStream.range(0, records.fields()).mapToObj(records::text).toList());
      }
    }
  }

  /**
   * Returns the places and ids of some rows, as texts for people, by the numbers of the rows.
   *
   * @param set the name of the set of the rows
   * @param wanted the numbers of the rows in the set
   */
  public Map<Integer, String> places(String set, List<Integer> wanted) {
    Map<Integer, String> found = new HashMap<>();
    Set<Integer> numbers = Set.copyOf(wanted);
    List<List<String>> header = new ArrayList<>();
    int[] next = {0};
    read(
        fields -> {
          if (header.isEmpty()) {
            header.add(fields);
          } else if (fields.get(0).equals(set)) {
            int row = next[0]++;
            if (numbers.contains(row)) {
              found.put(row, place(header.get(0), fields));
            }
          }
        });
    return found;
  }

  private static String place(List<String> header, List<String> fields) {
    StringBuilder place = new StringBuilder(fields.get(1));
    place.append(header.get(2).equals(NUMBER) ? "#" : ", " + header.get(2) + " ");
    place.append(fields.get(2));
    for (int i = 3; i < header.size(); i++) {
      place.append(", ").append(header.get(i)).append(' ').append(fields.get(i));
    }
    return place.toString();
  }
}
