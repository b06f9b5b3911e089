package nndl.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import nndl.data.format.IdxInputsWriter;
import nndl.data.format.IdxLabelsWriter;
import nndl.data.recipe.Column;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.storage.Storage;
import nndl.data.table.RowSets;
import nndl.data.table.Rows;
import nndl.data.table.Table;
import nndl.error.Faults;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * Writes the samples of a table as IDX files, with the recipe beside them. Equal cells in equal
 * order give equal files, whatever the format of the table.
 */
public final class TableSamples {
  private static final int BUFFER = 1 << 18;

  private final Storage storage;
  private final Table table;
  private final Recipe recipe;
  private final Path directory;
  private final Unseen unseen = new Unseen();

  /**
   * Rows that become samples of a set.
   *
   * @param table the table that the rows belong to
   * @param count the number of all rows of the table
   * @param included whether a row belongs to the set
   * @param classOf the class of such a row
   */
  record Source(Rows table, int count, IntPredicate included, IntUnaryOperator classOf) {
    IntStream rows() {
      return IntStream.range(0, count).filter(included);
    }
  }

  /**
   * @param directory where the files are written
   */
  public TableSamples(Storage storage, Table table, Path directory) {
    this.storage = storage;
    this.table = table;
    this.recipe = table.recipe();
    this.directory = directory;
  }

  /**
   * Writes all files. A directory that is not complete has no recipe.
   *
   * @param test a table with the test rows, or empty if the table itself has them
   * @param faults takes the faults of the test rows. If there are any, this method fails before it
   *     writes anything.
   * @param lines takes lines about the rows
   */
  public SampleFolder write(Optional<Rows> test, Faults faults, Consumer<String> lines) {
    Source testRows =
        test.map(rows -> TestRows.read(rows, recipe, table.dropsGaps(), faults))
            .orElseGet(() -> source(RowSets.Set.TEST));
    SampleFolder folder =
        new SampleFolder(
            directory,
            recipe,
            table.sets().count(RowSets.Set.TRAINING),
            table.sets().count(RowSets.Set.VALIDATION),
            testRows.rows().count());
    try {
      folder.begin(storage);
      write(
          folder.trainingInputs(),
          folder.trainingLabels(),
          List.of(source(RowSets.Set.TRAINING), source(RowSets.Set.VALIDATION)));
      write(folder.testInputs(), folder.testLabels(), List.of(testRows));
      folder.finish(storage);
    } catch (IOException | UncheckedIOException e) {
      throw InputException.expected(folder.directory(), "to write the samples there", e);
    }
    unseen.say(lines);
    return folder;
  }

  private Source source(RowSets.Set set) {
    RowSets sets = table.sets();
    return new Source(table.rows(), table.count(), row -> sets.of(row) == set, table::classOf);
  }

  /** Writes a file of inputs and a file of labels, or deletes them if there are no rows. */
  private void write(Path inputs, Path labels, List<Source> sources) throws IOException {
    long count = sources.stream().mapToLong(source -> source.rows().count()).sum();
    if (count > Integer.MAX_VALUE) {
      throw InputException.expected(inputs, "at most 2^31 - 1 rows for an IDX file", count);
    }
    if (count == 0) {
      storage.delete(inputs);
      storage.delete(labels);
      return;
    }
    storage.write(
        inputs,
        file -> {
          BufferedOutputStream out = new BufferedOutputStream(file, BUFFER);
          IdxInputsWriter writer = new IdxInputsWriter(out, count, recipe.inputs());
          for (Source source : sources) {
            writeInputs(source, writer);
          }
          out.flush();
        });
    storage.write(
        labels,
        file -> {
          BufferedOutputStream out = new BufferedOutputStream(file, BUFFER);
          IdxLabelsWriter writer = new IdxLabelsWriter(out, count, recipe.classes().size());
          for (Source source : sources) {
            for (int row : (Iterable<Integer>) source.rows().boxed()::iterator) {
              writer.add(source.classOf.applyAsInt(row));
            }
          }
          out.flush();
        });
  }

  private void writeInputs(Source source, IdxInputsWriter writer) {
    if (source.rows().findAny().isEmpty()) {
      return; // the table need not be read
    }
    Rows rows = source.table;
    int[] places = recipe.places(rows.name(), rows.columns());
    float[] inputs = new float[recipe.inputs()];
    Recipe.Surprises surprises = new Counted(unseen);
    rows.read(
        (number, row) -> {
          if (source.included.test((int) number)) {
            recipe.encode(row, places, inputs, surprises);
            add(writer, inputs);
          }
        });
  }

  private static void add(IdxInputsWriter writer, float[] inputs) {
    try {
      writer.add(inputs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts values that were not seen. A row that cannot be used has been found before. */
  private record Counted(Unseen counts) implements Recipe.Surprises {
    @Override
    public void unseen(Row row, Column column, String value) {
      counts.add(row, column, value);
    }

    @Override
    public void unusable(Row row, Column column, int cell) {
      throw Recipe.noNumber(row, column, cell);
    }
  }
}
