package nndl.data;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.data.format.IdxHeader;
import nndl.data.format.IdxWriter;
import nndl.data.packed.SampleHash;
import nndl.data.packed.Target;
import nndl.data.recipe.FileRow;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowLayout;
import nndl.data.recipe.Unseen;
import nndl.data.storage.Commit;
import nndl.data.storage.FileSet;
import nndl.data.storage.FreeSpace;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.data.table.Faults;
import nndl.data.table.RowIds;
import nndl.data.table.RowSets;
import nndl.data.table.Rows;
import nndl.data.table.Table;
import nndl.data.table.TableLines;
import nndl.data.table.WeighedRows;
import nndl.error.InputException;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.Path;

/**
 * Writes the samples of a table as IDX files, with the recipe beside them. A category is an index
 * in them if that makes them smaller. Equal cells in equal order give equal files, whatever the
 * format of the table.
 */
public final class TableSamples {
  private static final int BUFFER = 1 << 18;

  private final Storage storage;
  private final Table table;
  private final Recipe recipe;
  private final RowLayout layout;
  private final Path directory;
  private final boolean indexed;
  private final Unseen unseen = new Unseen();
  private final Map<RowSets.Set, Long> hashes = new EnumMap<>(RowSets.Set.class);

  /**
   * Rows that become samples of a set.
   *
   * @param table the table that the rows belong to
   * @param tableRows the number of all rows of the table
   * @param classOf the class of a row, or -1 if it does not belong to the set
   * @param numbersOf the standardised numbers of a row, or null if rows have classes
   * @param weights the weight of each row; empty if every row counts once
   */
  record Source(
      Rows table,
      int tableRows,
      IntUnaryOperator classOf,
      IntFunction<float[]> numbersOf,
      double... weights) {
    /** Returns what should be answered for a row of this class. */
    Target target(int row, int label) {
      return numbersOf == null ? Target.of(label) : Target.ofNumbers(numbersOf.apply(row));
    }

    /** Returns the classes of the rows that belong to the set. */
    IntStream classes() {
      return IntStream.range(0, tableRows).map(classOf).filter(label -> label >= 0);
    }

    /** Writes what should be answered for the rows that belong to the set. */
    void writeLabels(IdxWriter writer) {
      for (int row = 0; row < tableRows; row++) {
        int label = classOf.applyAsInt(row);
        float weight = weights.length == 0 ? 1 : (float) weights[row];
        if (label >= 0 && numbersOf != null) {
          writer.add(numbersOf.apply(row), weight);
        } else if (label >= 0) {
          writer.add(label, weight);
        }
      }
    }
  }

  /**
   * Rows of a set, and the file that their encoded cells are written to.
   *
   * @param known takes the rows too
   */
  private record Destination(
      RowSets.Set set, Source source, Consumer<int[]> file, Consumer<FileRow> known) {}

  /**
   * @param directory where the files are written
   * @param isExport whether the files are for other programs too, which know no indices
   */
  public TableSamples(Storage storage, Table table, Path directory, boolean isExport) {
    this.storage = storage;
    this.table = table;
    this.recipe = table.recipe();
    this.layout = RowLayout.of(recipe);
    this.directory = directory;
    int inputs = Math.min(recipe.inputs() * Float.BYTES, IdxHeader.MAX_WIDTH);
    this.indexed = !isExport && layout.length() < inputs;
  }

  /**
   * Writes all files, which replace those of another table as a whole.
   *
   * @param test a table with the test rows, or empty if the table itself has them
   * @param faults takes the faults of the test rows. If there are any, this method fails before it
   *     writes anything.
   * @param check takes the samples before anything is written. It fails if they are of no use, or
   *     if there are files that must stay.
   * @param lines takes lines about the rows
   */
  public SampleFolder write(
      Optional<Rows> test, Faults faults, Consumer<SampleFolder> check, Consumer<String> lines) {
    Source testRows = testRows(test, faults);
    SampleFolder folder = checked(testRows, check);
    Commit commit = new Commit(storage);
    SampleFolder.filesToDelete(directory)
        .forEach(commit::delete); // the table before may have had more
    SampleFolder written = write(folder, testRows, commit);
    commit.commit();
    say(test, testRows, lines);
    return written;
  }

  /** Writes all files like {@link #write}, but each by itself, since nobody will keep them. */
  public SampleFolder writeTemporary(
      Optional<Rows> test, Faults faults, Consumer<SampleFolder> check, Consumer<String> lines) {
    Source testRows = testRows(test, faults);
    SampleFolder folder = checked(testRows, check);
    SampleFolder written = write(folder, testRows, storage::write);
    say(test, testRows, lines);
    return written;
  }

  private SampleFolder checked(Source testRows, Consumer<SampleFolder> check) {
    SampleFolder folder = folder(testRows, indexed);
    check.accept(folder);
    FreeSpace.require(storage, directory, folder.bytes());
    return folder;
  }

  private SampleFolder write(SampleFolder folder, Source testRows, FileSet files) {
    SampleFolder written = put(folder, testRows, files);
    written.finish(files);
    return written;
  }

  /**
   * Fails unless the files that are there are those that {@link #write} would write. So nothing
   * that is there is replaced, and a run that resumes has the samples with which it began.
   */
  public SampleFolder requireSame(Optional<Rows> test, Faults faults, Consumer<String> lines) {
    Source testRows = testRows(test, faults);
    Optional<SampleFolder> found = SampleFolder.find(storage, directory);
    SampleFolder folder = folder(testRows, found.map(SampleFolder::indexed).orElse(indexed));
    if (!found.map(there -> there.with(Optional.empty())).equals(Optional.of(folder))
        || storage.exists(folder.heldOutRows()) == table.ids().isEmpty()) {
      throw other();
    }
    SampleFolder same = put(folder, testRows, this::requireSame);
    say(test, testRows, lines);
    return same;
  }

  private void requireSame(Path path, Storage.Writer content) {
    MessageDigest expected = Sha256.digest();
    try {
      content.write(new DigestOutputStream(OutputStream.nullOutputStream(), expected));
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
    if (!Sha256.hex(expected).equals(Sha256.of(storage, path))) {
      throw other();
    }
  }

  private InputException other() {
    return InputException.expected(
        directory, "the samples of this table, or --overwrite", "those of another table");
  }

  private void say(Optional<Rows> test, Source testRows, Consumer<String> lines) {
    unseen.say(lines);
    long left = testRows.tableRows - testRows.classes().count();
    if (test.isPresent() && left > 0) {
      lines.accept(
          "%s: rows left out, in which a value is missing: %s".formatted(test.get().name(), left));
    }
    TableLines.sayUntested(recipe.classes(), testRows.classes(), lines);
  }

  private Source testRows(Optional<Rows> test, Faults faults) {
    test.ifPresent(rows -> RowIds.of(table.ids(), rows.name(), rows.columns()));
    return test.map(rows -> WeighedRows.of(rows, recipe.weight(), faults))
        .map(rows -> TestRows.read(rows, recipe, table.split()::drops, faults))
        .orElseGet(() -> source(RowSets.Set.TEST));
  }

  private SampleFolder folder(Source testRows, boolean withIndices) {
    return new SampleFolder(
        directory,
        recipe,
        table.sets().count(RowSets.Set.TRAINING),
        table.sets().count(RowSets.Set.VALIDATION),
        testRows.classes().count(),
        Optional.empty(),
        withIndices);
  }

  /**
   * @param files writes a file, or compares it with the one that is there
   * @return the folder, of which is now known how rows were held out
   */
  private SampleFolder put(SampleFolder folder, Source testRows, FileSet files) {
    Source training = source(RowSets.Set.TRAINING);
    Source validation = source(RowSets.Set.VALIDATION);
    writeLabels(folder.trainingLabels(), List.of(training, validation), files);
    writeLabels(folder.testLabels(), List.of(testRows), files);
    writeInputs(
        folder,
        folder.trainingInputs(),
        training.classes().count() + validation.classes().count(),
        files,
        first ->
            writeInputs(
                folder,
                folder.testInputs(),
                testRows.classes().count(),
                files,
                second ->
                    writeHeldOut(
                        folder.heldOutRows(),
                        testRows,
                        files,
                        (ofTest, ofValidation) -> {
                          // Validation rows follow the training rows in their file.
                          encode(
                              List.of(
                                  new Destination(RowSets.Set.TRAINING, training, first, row -> {}),
                                  new Destination(RowSets.Set.TEST, testRows, second, ofTest)));
                          encode(
                              List.of(
                                  new Destination(
                                      RowSets.Set.VALIDATION, validation, first, ofValidation)));
                        })));
    return folder.with(Optional.of(table.split().with(hashes)));
  }

  /** Writes which rows are held out, if they have ids. The encoder passes them. */
  private void writeHeldOut(
      Path path,
      Source testRows,
      FileSet files,
      BiConsumer<Consumer<FileRow>, Consumer<FileRow>> encoder) {
    if (table.ids().isEmpty()) {
      encoder.accept(row -> {}, row -> {});
      return;
    }
    files.write(
        path,
        file -> {
          BufferedOutputStream out = new BufferedOutputStream(file, BUFFER);
          HeldOutRows.Writer rows =
              new HeldOutRows.Writer(
                  out, table.ids(), Stream.of(table.rows(), testRows.table).distinct().toList());
          encoder.accept(
              rows.of(RowSets.Set.TEST, testRows.table),
              rows.of(RowSets.Set.VALIDATION, table.rows()));
          out.flush();
        });
  }

  private Source source(RowSets.Set set) {
    RowSets sets = table.sets();
    return new Source(
        table.rows(),
        table.count(),
        row -> sets.of(row) == set ? table.classOf(row) : -1,
        recipe.answersNumbers() ? table::numbersOf : null,
        table.weightOfRow());
  }

  /** Writes a file of labels if there are rows. */
  private void writeLabels(Path path, List<Source> sources, FileSet files) {
    long count = sources.stream().flatMapToInt(Source::classes).count();
    if (count == 0) {
      return;
    }
    files.write(
        path,
        file -> {
          BufferedOutputStream out = new BufferedOutputStream(file, BUFFER);
          boolean weighed = sources.stream().anyMatch(source -> source.weights.length > 0);
          boolean areNumbers = recipe.answersNumbers();
          int width = (areNumbers ? recipe.outputs() : 1) + (weighed ? 1 : 0);
          IdxWriter writer =
              areNumbers || weighed
                  ? IdxWriter.ofInputs(out, count, width)
                  : IdxWriter.ofLabels(out, count, recipe.classes().size());
          sources.forEach(source -> source.writeLabels(writer));
          out.flush();
        });
  }

  /** Writes a file of inputs if there are rows. */
  private void writeInputs(
      SampleFolder folder,
      Path path,
      long count,
      FileSet files,
      Consumer<Consumer<int[]>> encoder) {
    if (count == 0) {
      encoder.accept(inputs -> {});
      return;
    }
    files.write(
        path,
        file -> {
          BufferedOutputStream out = new BufferedOutputStream(file, BUFFER);
          encoder.accept(folder.indexed() ? rows(out, count) : inputs(out, count));
          out.flush();
        });
  }

  private Consumer<int[]> rows(OutputStream out, long count) {
    IdxWriter writer = IdxWriter.ofRows(out, count, layout.length());
    byte[] row = new byte[layout.length()];
    return cells -> {
      layout.write(cells, row, 0);
      writer.add(row);
    };
  }

  private Consumer<int[]> inputs(OutputStream out, long count) {
    IdxWriter writer = IdxWriter.ofInputs(out, count, layout.width());
    return cells -> writer.add(layout.inputs(cells));
  }

  /** Writes the inputs of all destinations. A table is read once for several of them. */
  private void encode(List<Destination> destinations) {
    destinations.forEach(destination -> hashes.remove(destination.set));
    destinations.stream()
        .filter(destination -> destination.source.classes().findAny().isPresent())
        .collect(groupingBy(destination -> destination.source.table, LinkedHashMap::new, toList()))
        .forEach(this::encode);
  }

  private void encode(Rows rows, List<Destination> destinations) {
    RowEncoder encoder = new RowEncoder(recipe, rows.name(), rows.columns(), false);
    SparseRows sparse = new SparseRows();
    rows.read(
        (number, row) -> {
          for (Destination destination : destinations) {
            int label = destination.source.classOf.applyAsInt((int) number);
            if (label >= 0) { // so it can be used
              int[] cells = encoder.cells(row, unseen).orElseThrow();
              destination.file.accept(cells);
              destination.known.accept(row);
              sparse.clear();
              layout.addTo(sparse, cells);
              hashes.merge(
                  destination.set,
                  SampleHash.ofContent(destination.source.target((int) number, label), sparse),
                  Long::sum);
            }
          }
        });
  }
}
