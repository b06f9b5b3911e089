package nndl.data.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.Column;
import nndl.data.recipe.InMemoryRow;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.RowLayout;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.data.table.Rows;
import nndl.math.SparseRows;

/**
 * A file of a table that only the driver can read. It travels to the workers with all rows, whose
 * cells are encoded, so that a row needs less memory than the sample that it becomes.
 *
 * @param pieces the rows in arrays of equally many: the encoded cells of each, and its class
 * @param told the cells of each row of which there is something to tell, by its number
 * @param ids the columns by which rows are known
 * @param knownBy what each row has in these columns; empty without such columns
 */
public record InMemoryPart(
    DataFile file,
    Recipe recipe,
    boolean labelled,
    long count,
    List<byte[]> pieces,
    Map<Long, InMemoryRow> told,
    List<String> ids,
    List<List<String>> knownBy)
    implements RowsPart {
  private static final int PIECE_BYTES = 1 << 18;

  /**
   * Reads a file.
   *
   * @param table the rows of the file
   * @param errors takes what is wrong with rows that name their classes
   */
  public static InMemoryPart read(
      DataFile file,
      Rows table,
      Recipe recipe,
      CheckedRows checked,
      List<String> ids,
      RowErrors errors) {
    boolean labelled = checked != null;
    Consumer<Row> check =
        labelled ? checked.of(table.name(), table.columns(), errors) : unlabelled -> {};
    int[] places = RowIds.places(ids, table.name(), table.columns());
    List<List<String>> knownBy = new ArrayList<>();
    Reading reading = new Reading(table, recipe, labelled);
    table.read(
        (number, row) -> {
          check.accept(row);
          if (places.length > 0) {
            knownBy.add(RowIds.of(row, places));
          }
          reading.add(row);
        });
    reading.endPiece();
    return new InMemoryPart(
        file, recipe, labelled, reading.count, reading.pieces, reading.told, ids, knownBy);
  }

  /** Encodes the rows of a file, and notes of which there is something to tell. */
  private static final class Reading implements RowErrors {
    private final Recipe recipe;
    private final boolean labelled;
    private final RowEncoder encoder;
    private final int[] places;
    private final int label;
    private final ByteBuffer piece;
    private final List<byte[]> pieces = new ArrayList<>();
    private final Map<Long, InMemoryRow> told = new HashMap<>();
    private boolean isTold;
    private long count;

    Reading(Rows table, Recipe recipe, boolean labelled) {
      this.recipe = recipe;
      this.labelled = labelled;
      this.encoder = new RowEncoder(recipe, table.name(), table.columns(), labelled);
      this.places = recipe.places(table.name(), table.columns());
      this.label = labelled ? recipe.placeOfLabel(table.name(), table.columns()) : -1;
      int rowBytes = rowBytes(encoder.layout());
      this.piece = ByteBuffer.allocate(ofPiece(rowBytes) * rowBytes);
    }

    void add(Row row) {
      isTold = false;
      RowLayout layout = encoder.layout();
      int[] cells = encoder.cells(row, this).orElseGet(() -> new int[layout.columns()]);
      layout.write(cells, piece.array(), piece.position());
      piece.position(piece.position() + layout.length());
      piece.putShort((short) (labelled ? Math.max(0, encoder.classOf(row, this)) : 0));
      if (isTold) {
        told.put(count, copy(row));
      }
      count++;
      if (!piece.hasRemaining()) {
        endPiece();
      }
    }

    void endPiece() {
      pieces.add(Arrays.copyOf(piece.array(), piece.position()));
      piece.clear();
    }

    private InMemoryRow copy(Row row) {
      Object[] cells = new Object[places.length + (labelled ? 1 : 0)];
      for (int c = 0; c < places.length; c++) {
        cells[c] = value(row, places[c], recipe.columns().get(c) instanceof Column.Numbers);
      }
      if (labelled) {
        cells[places.length] = value(row, label, false);
      }
      return new InMemoryRow(cells, recipe.missing(), row.place());
    }

    /** Returns a number, a text, or null if the cell has no value. */
    private static Object value(Row row, int column, boolean isNumber) {
      if (row.isMissing(column)) {
        return null;
      }
      double number = isNumber ? row.number(column) : Double.NaN;
      return Double.isNaN(number) ? row.text(column) : (Object) number;
    }

    @Override
    public void unusable(Cell cell) {
      isTold = true;
    }

    @Override
    public void unseen(Row row, Column column, String value) {
      isTold = true;
    }

    @Override
    public void filled(Row row, Column column) {
      isTold = true;
    }
  }

  private static int rowBytes(RowLayout layout) {
    return layout.length() + Short.BYTES;
  }

  private static int ofPiece(int rowBytes) {
    return Math.max(1, PIECE_BYTES / rowBytes);
  }

  /** Returns false: a row is reached without the rows before it. */
  @Override
  public boolean compressed() {
    return false;
  }

  @Override
  public List<DataFile> files() {
    return List.of(file);
  }

  /** Returns the names of the cells of a row that is told. */
  private List<String> columns() {
    Stream<String> names = recipe.columns().stream().map(Column::name);
    return Stream.concat(names, labelled ? Stream.of(recipe.label()) : Stream.of()).toList();
  }

  private void tell(InMemoryRow row, RowEncoder encoder, RowErrors errors) {
    Optional<int[]> unused = encoder.cells(row, errors);
    if (labelled) {
      int unusedClass = encoder.classOf(row, errors);
    }
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink, RowErrors errors) {
    RowEncoder encoder = new RowEncoder(recipe, file.path(), columns(), labelled);
    RowLayout layout = encoder.layout();
    int rowBytes = rowBytes(layout);
    int ofPiece = ofPiece(rowBytes);
    int[] cells = new int[layout.columns()];
    SparseRows sparse = new SparseRows();
    for (long i = from; i < to; i++) {
      if (!knownBy.isEmpty()) {
        errors.identified(knownBy.get((int) i));
      }
      InMemoryRow row = told.get(i);
      if (row != null) {
        tell(row, encoder, errors);
      }
      byte[] piece = pieces.get((int) (i / ofPiece));
      int at = (int) (i % ofPiece) * rowBytes;
      int unused = layout.read(piece, at, cells); // it was written by the same layout
      sparse.clear();
      layout.addTo(sparse, cells);
      sink.add(sparse, ByteBuffer.wrap(piece).getShort(at + layout.length()));
    }
  }
}
