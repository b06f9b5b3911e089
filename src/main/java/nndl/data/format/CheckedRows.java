package nndl.data.format;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.data.packed.SampleHash;
import nndl.data.packed.Target;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.data.table.RowSets;
import nndl.data.table.RowSplit;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Checks the rows of a table that name their classes while their files are examined. It notes of
 * each row its class, the set that it states and the hash of its sample, by which rows are
 * recognised that a training has divided into sets.
 */
public final class CheckedRows {
  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;
  private static final short NONE = -1;

  /** Stands for the stated set of a row of weight 0, which a training does not number. */
  private static final byte UNCOUNTED = -1;

  private static final List<RowSets.Set> SETS =
      List.of(RowSets.Set.TRAINING, RowSets.Set.VALIDATION, RowSets.Set.TEST);

  private final Recipe recipe;
  private final Optional<RowSplit> split;
  private short[] classes = new short[1 << 10];
  private byte[] stated = new byte[1 << 10];
  private long[] hashes = new long[1 << 10];
  private int count;
  private boolean weighed;

  /**
   * @param split how the training of a model has divided its rows, if that is known
   */
  public CheckedRows(Recipe recipe, Optional<RowSplit> split) {
    this.recipe = recipe;
    this.split = split;
  }

  /** Whether a row in which the value of a column is missing is left out, as in the training. */
  public boolean drops(String column) {
    return split.map(known -> known.drops(column)).orElse(false);
  }

  /**
   * Returns what takes the rows of a file. Fails if the file lacks a column.
   *
   * @param table the name of the file, for messages
   * @param errors takes what is wrong with rows
   */
  Consumer<Row> of(Object table, List<String> columns, RowErrors errors) {
    RowEncoder encoder = new RowEncoder(recipe, table, columns, true);
    int ofSet = split.map(RowSplit::column).map(columns::indexOf).orElse(-1);
    SparseRows sparse = new SparseRows();
    weighed |= encoder.hasWeights();
    return row -> {
      Optional<int[]> cells = encoder.cells(row, errors);
      int label = encoder.classOf(row, errors);
      boolean left = encoder.hasGap(row, this::drops);
      boolean counts = encoder.weightOf(row, errors) > 0;
      boolean usable = cells.isPresent() && label >= 0 && !left && counts;
      sparse.clear();
      cells.ifPresent(known -> encoder.layout().addTo(sparse, known));
      String set = ofSet < 0 || row.isMissing(ofSet) ? "" : row.text(ofSet);
      add(
          usable ? (short) label : NONE,
          counts ? (byte) RowSets.Set.named(set).orElse(RowSets.Set.NONE).ordinal() : UNCOUNTED,
          usable
              ? SampleHash.ofContent(target(recipe, encoder, row, RowErrors.THROWN), sparse)
              : 0);
    };
  }

  /** Returns what should be answered for a row; class 0 or zeros if the row does not say it. */
  static Target target(Recipe recipe, RowEncoder encoder, Row row, RowErrors errors) {
    return recipe.answersNumbers()
        ? Target.ofNumbers(
            encoder.numbersOf(row, errors).orElseGet(() -> new float[recipe.outputs()]))
        : Target.of(Math.max(0, encoder.classOf(row, errors)));
  }

  /** Returns a line that says whether rows count by weights, if they did in the training. */
  public Optional<String> weightLine() {
    return recipe
        .weightLine()
        .map(
            line ->
                weighed
                    ? line
                    : "every row counts once, since there is no column "
                        + recipe.weight().source());
  }

  private void add(short label, byte set, long hash) {
    if (count == classes.length) {
      if (count == MAX_ROWS) {
        throw InputException.expected("table", "less than 2^31 - 8 rows", "more");
      }
      int length = (int) Math.min(MAX_ROWS, count + count / 2L);
      classes = Arrays.copyOf(classes, length);
      stated = Arrays.copyOf(stated, length);
      hashes = Arrays.copyOf(hashes, length);
    }
    classes[count] = label;
    stated[count] = set;
    hashes[count++] = hash;
  }

  /** Returns a set for all rows, but for those that are left out. */
  public RowSets all(RowSets.Set set) {
    return among(set, set);
  }

  /**
   * Returns a set for the rows that occur among samples, and one for the others, but for those that
   * are left out.
   *
   * @param sorted the hashes of the samples, sorted
   */
  public RowSets among(RowSets.Set among, RowSets.Set others, long... sorted) {
    byte[] ofRows = new byte[count];
    for (int r = 0; r < count; r++) {
      RowSets.Set set = Arrays.binarySearch(sorted, hashes[r]) >= 0 ? among : others;
      ofRows[r] = (byte) (classes[r] == NONE ? RowSets.Set.NONE : set).ordinal();
    }
    return new RowSets(ofRows);
  }

  /**
   * Returns the set of each row if these are the rows that the training has divided, or all rows of
   * one of its sets.
   */
  public Optional<RowSets> sets() {
    return split.flatMap(
        known ->
            IntStream.rangeClosed(0, SETS.size())
                .mapToObj(i -> i == 0 ? again(known) : Optional.of(all(SETS.get(i - 1))))
                .flatMap(Optional::stream)
                .filter(sets -> areOf(known, sets))
                .findFirst());
  }

  /** Divides the rows as the training did, unless a row states no set where the training's did. */
  private Optional<RowSets> again(RowSplit known) {
    int[] counted = IntStream.range(0, count).filter(r -> stated[r] != UNCOUNTED).toArray();
    short[] kept = new short[counted.length];
    byte[] sets = new byte[counted.length];
    for (int i = 0; i < counted.length; i++) {
      kept[i] = classes[counted[i]];
      sets[i] = stated[counted[i]];
    }
    boolean states =
        IntStream.range(0, kept.length)
            .allMatch(i -> kept[i] == NONE || sets[i] != RowSets.Set.NONE.ordinal());
    if (known.column() != null && !states) {
      return Optional.empty();
    }
    byte[] ofCounted = RowSets.again(known, recipe.classes(), kept, sets).ofRows();
    byte[] ofRows = new byte[count];
    Arrays.fill(ofRows, (byte) RowSets.Set.NONE.ordinal());
    for (int i = 0; i < counted.length; i++) {
      ofRows[counted[i]] = ofCounted[i];
    }
    return Optional.of(new RowSets(ofRows));
  }

  /** Whether each set that has rows has the rows of the training's set. */
  private boolean areOf(RowSplit known, RowSets sets) {
    long[] sums = new long[SETS.size() + 1];
    for (int r = 0; r < count; r++) {
      sums[sets.of(r).ordinal()] += hashes[r];
    }
    return SETS.stream()
        .allMatch(set -> sets.count(set) == 0 || known.isOf(set, sums[set.ordinal()]));
  }
}
