package nndl.data.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.Column;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.RowLayout;
import nndl.data.recipe.Unseen;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.data.table.RowIds;
import nndl.data.table.Rows;
import nndl.math.SparseRows;

/**
 * A file of a table that only the driver can read. It travels to the workers with all rows, whose
 * cells are encoded, so that a row needs less memory than the sample that it becomes.
 *
 * @param pieces the rows in arrays of equally many: the encoded cells of each, its class or its
 *     numbers, its weight if the recipe has weights, and where that by which it is known ends, if
 *     rows are known
 * @param knownBy by what the rows of each piece are known; empty if they are not known
 * @param idBytes the largest number of bytes of that for a row
 * @param told the cells of each row that cannot be used, by its number
 * @param unseen what is new about the rows of the file. The first row has it with it.
 */
public record InMemoryPart(
    DataFile file,
    Recipe recipe,
    long count,
    List<byte[]> pieces,
    List<byte[]> knownBy,
    int idBytes,
    Map<Long, List<RowErrors.Cell>> told,
    Unseen unseen)
    implements RowsPart {
  private static final int PIECE_BYTES = 1 << 18;

  /**
   * Reads a file.
   *
   * @param table the rows of the file
   * @param ids the columns by which rows are known
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
    Reading reading = new Reading(table, recipe, labelled, ids);
    table.read(
        (number, row) -> {
          check.accept(row);
          reading.add(row);
        });
    reading.endPiece();
    return new InMemoryPart(
        file,
        recipe,
        reading.count,
        reading.pieces,
        reading.knownBy,
        reading.idBytes,
        reading.told,
        reading.unseen);
  }

  /** Encodes the rows of a file, and notes what there is to tell of them. */
  private static final class Reading implements RowErrors {
    private final Recipe recipe;
    private final boolean labelled;
    private final boolean weighed;
    private final RowEncoder encoder;
    private final RowIds ids;
    private final ByteBuffer piece;
    private final ByteArrayOutputStream known = new ByteArrayOutputStream();
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<byte[]> knownBy = new ArrayList<>();
    private final Map<Long, List<Cell>> told = new HashMap<>();
    private final Unseen unseen = new Unseen();
    private int idBytes;
    private long count;

    Reading(Rows table, Recipe recipe, boolean labelled, List<String> ids) {
      this.recipe = recipe;
      this.labelled = labelled;
      this.weighed = recipe.weight() != null;
      this.encoder = new RowEncoder(recipe, table.name(), table.columns(), labelled);
      this.ids = RowIds.of(ids, table.name(), table.columns());
      int rowBytes = rowBytes(recipe, encoder.layout(), !ids.isEmpty());
      this.piece = ByteBuffer.allocate(ofPiece(rowBytes) * rowBytes);
    }

    void add(Row row) {
      RowLayout layout = encoder.layout();
      int[] cells = encoder.cells(row, this).orElseGet(() -> new int[layout.columns()]);
      layout.write(cells, piece.array(), piece.position());
      piece.position(piece.position() + layout.length());
      putTarget(row);
      if (weighed) {
        piece.putFloat(encoder.weightOf(row, this));
      }
      if (!ids.isEmpty()) {
        byte[] fields = ids.of(row);
        idBytes = Math.max(idBytes, fields.length);
        known.writeBytes(fields);
        piece.putInt(known.size());
      }
      count++;
      if (!piece.hasRemaining()) {
        endPiece();
      }
    }

    private void putTarget(Row row) {
      Target none = Target.ofNumbers(new float[recipe.outputs()]);
      Target target = labelled ? CheckedRows.target(recipe, encoder, row, this) : none;
      if (!recipe.answersNumbers()) {
        piece.putShort((short) target.label());
        return;
      }
      for (float number : target.numbers()) {
        piece.putFloat(number);
      }
    }

    void endPiece() {
      pieces.add(Arrays.copyOf(piece.array(), piece.position()));
      piece.clear();
      if (!ids.isEmpty()) {
        knownBy.add(known.toByteArray());
        known.reset();
      }
    }

    @Override
    public void unusable(Cell cell) {
      told.computeIfAbsent(count, row -> new ArrayList<>(1)).add(cell);
    }

    @Override
    public void unseen(Row row, Column column, String value) {
      unseen.unseen(row, column, value);
    }

    @Override
    public void filled(Row row, Column column) {
      unseen.filled(row, column);
    }
  }

  private static int rowBytes(Recipe recipe, RowLayout layout, boolean isKnown) {
    return layout.length()
        + targetBytes(recipe)
        + (recipe.weight() != null ? Float.BYTES : 0)
        + (isKnown ? Integer.BYTES : 0);
  }

  private static int targetBytes(Recipe recipe) {
    return recipe.answersNumbers() ? recipe.outputs() * Float.BYTES : Short.BYTES;
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

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink, RowErrors errors) {
    RowLayout layout = RowLayout.of(recipe);
    int rowBytes = rowBytes(recipe, layout, !knownBy.isEmpty());
    int ofPiece = ofPiece(rowBytes);
    int[] cells = new int[layout.columns()];
    SparseRows sparse = new SparseRows();
    if (from == 0 && to > 0) {
      errors.counted(unseen);
    }
    for (long i = from; i < to; i++) {
      int number = (int) (i / ofPiece);
      ByteBuffer piece = ByteBuffer.wrap(pieces.get(number));
      int at = (int) (i % ofPiece) * rowBytes;
      if (!knownBy.isEmpty()) {
        int start = at == 0 ? 0 : piece.getInt(at - Integer.BYTES);
        int end = piece.getInt(at + rowBytes - Integer.BYTES);
        errors.identified(Arrays.copyOfRange(knownBy.get(number), start, end));
      }
      told.getOrDefault(i, List.of()).forEach(errors::unusable);
      int unused = layout.read(piece.array(), at, cells); // it was written by the same layout
      sparse.clear();
      layout.addTo(sparse, cells);
      piece.position(at + layout.length());
      Target target = target(piece);
      sink.add(sparse, recipe.weight() != null ? target.weighing(piece.getFloat()) : target);
    }
  }

  private Target target(ByteBuffer piece) {
    if (!recipe.answersNumbers()) {
      return Target.of(piece.getShort());
    }
    float[] numbers = new float[recipe.outputs()];
    piece.asFloatBuffer().get(numbers);
    piece.position(piece.position() + targetBytes(recipe));
    return Target.ofNumbers(numbers);
  }
}
