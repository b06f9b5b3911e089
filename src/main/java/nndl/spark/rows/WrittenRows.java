package nndl.spark.rows;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.NumberedColumns;
import nndl.data.recipe.Reading;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowWeights;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.ExactMoments;
import nndl.spark.job.PerPartition;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The rows of an RDD in IDX files of float64, each exactly once and in the order of one pass: the
 * training rows of all partitions, and after them the validation rows. With a recipe they are a
 * {@link SampleFolder}, whose numbers become inputs when workers load them.
 */
public final class WrittenRows {
  /** The bytes of inputs that a task collects before it writes a file. */
  private static final int PART_BYTES = 1 << 24;

  private static final double SPARSE_SHARE = 0.05;

  private final RowsDirectory directory;
  private final Collected collected;
  private final String weights;

  private WrittenRows(RowsDirectory directory, Collected collected, String weights) {
    this.directory = directory;
    this.collected = collected;
    this.weights = weights;
  }

  /**
   * Writes rows, by a task for each partition. If an executor is lost, Spark repeats the tasks that
   * it has not finished there; files of finished tasks stay. Only if the repeated tasks could get
   * other rows than the lost ones, because rows were dealt to partitions in no fixed order, all
   * rows are written again.
   *
   * @param lines takes lines about what was written
   */
  public static <T> WrittenRows write(
      JavaRDD<T> rows, RowReader<T> reader, RowsDirectory directory, Consumer<String> lines) {
    return write(rows, "row", reader, directory, PART_BYTES, lines);
  }

  /**
   * Like the other, for one of several sets.
   *
   * @param set its name in messages, such as {@code test}
   */
  public static <T> WrittenRows write(
      JavaRDD<T> rows,
      String set,
      RowReader<T> reader,
      RowsDirectory directory,
      Consumer<String> lines) {
    return write(rows, set + " row", reader, directory, PART_BYTES, lines);
  }

  /**
   * Like the others.
   *
   * @param row what messages call a row
   * @param partBytes the bytes from which a file is large enough
   */
  static <T> WrittenRows write(
      JavaRDD<T> rows,
      String row,
      RowReader<T> reader,
      RowsDirectory directory,
      int partBytes,
      Consumer<String> lines) {
    RowFiles files = new RowFiles(directory.path());
    SparkContext spark = rows.rdd().sparkContext();
    WritingTask<T> task =
        new WritingTask<>(
            files,
            new SerializableConfiguration(spark.hadoopConfiguration()),
            row,
            reader,
            partBytes);
    JavaRDD<byte[]> outcomes = rows.mapPartitionsWithIndex(task, false);
    Collected collected =
        Restarts.of(spark)
            .run(() -> collect(outcomes, row, reader.weightColumn(), files, directory), lines);
    WrittenRows written = new WrittenRows(directory, collected, reader.weightColumn());
    lines.accept(
        String.format(
            Locale.ROOT,
            "wrote %s rows, %.1f MB, to %s",
            written.training() + written.validation(),
            collected.bytes() / 1e6,
            directory.path()));
    return written;
  }

  private static Collected collect(
      JavaRDD<byte[]> outcomes,
      String row,
      String weights,
      RowFiles files,
      RowsDirectory directory) {
    Collected collected = new Collected(row, outcomes.getNumPartitions());
    files.begin(directory.storage());
    new PerPartition<>(outcomes, new SystemClock())
        .<byte[]>run(
            outcome -> outcome,
            (outcome, partition) -> collected.add(partition, Outcome.of(outcome)),
            Long.MAX_VALUE); // the program's own rows may take any time
    collected.requireTrainingRows(weights);
    files.keep(directory.storage(), collected.parts());
    return collected;
  }

  /** Returns the directory of the files. */
  public Path directory() {
    return directory.path();
  }

  /** Returns the directory of the files of inputs. */
  public Path inputs() {
    return new RowFiles(directory()).inputs();
  }

  /** Returns the directory of the files of labels. */
  public Path labels() {
    return new RowFiles(directory()).labels();
  }

  /** Whether nothing has deleted files, as some machines do where temporary files lie. */
  boolean areThere() {
    Storage storage = directory.storage();
    try {
      return storage.bytes(inputs()) + storage.bytes(labels()) == collected.bytes();
    } catch (InputException e) {
      return false;
    }
  }

  /** Returns the number of training rows. */
  public long training() {
    return collected.training();
  }

  /** Returns the number of validation rows. */
  public long validation() {
    return collected.validation();
  }

  /** Returns the number of features of a row. */
  public int width() {
    return collected.known().width();
  }

  /** Returns the number of classes: one more than the largest label. */
  public int classes() {
    return collected.known().classes();
  }

  /** Returns the label of all training rows, or empty if they have several. */
  public OptionalInt onlyLabel() {
    BitSet labels = collected.known().labels();
    return labels.cardinality() == 1 ? labels.stream().findFirst() : OptionalInt.empty();
  }

  /**
   * Whether the rows are many features of which few are not 0: {@value NumberedColumns#MIN_COUNT}
   * or more, and of the training rows less than 5 % of all numbers. So it depends on no row alone,
   * nor on how its vector is stored.
   */
  public boolean isSparse() {
    return width() >= NumberedColumns.MIN_COUNT
        && collected.known().moments().nonzeroShare() < SPARSE_SHARE;
  }

  /**
   * Like the other, with features that are shifted unless the rows are {@link #isSparse sparse}.
   */
  public SampleFolder samples(RowNames names, boolean standardises) {
    return samples(names, standardises, !isSparse());
  }

  /**
   * Returns the rows as the samples of a table, whose recipe is not written. Numbers to answer are
   * always standardised.
   *
   * @param standardises whether features are shifted and scaled. If not, an input is the feature.
   * @param centres whether an input is the number of standard deviations that a feature is above
   *     its mean in the training rows. If not, it is the feature over the root mean square of those
   *     that are not 0, which is rounded to float32: the deviation of a feature that is seldom not
   *     0 is tiny, and its few inputs would be huge.
   */
  public SampleFolder samples(RowNames names, boolean standardises, boolean centres) {
    List<String> features = names.features(width());
    Outcome.Known known = collected.known();
    List<Column> columns =
        IntStream.range(0, width())
            .<Column>mapToObj(
                c ->
                    standardises && centres
                        ? column(features.get(c), known.moments().of(c))
                        : new Column.Numbers(
                            features.get(c),
                            0,
                            standardises ? rounded(known.moments().size(c)) : 1,
                            null))
            .toList();
    boolean numbers = known.numbers().count() > 0;
    Recipe recipe =
        new Recipe(
            names.label(),
            numbers ? List.of() : names.classes(classes()),
            MissingValues.USUAL,
            columns,
            weights == null
                ? null
                : RowWeights.column(weights, Reading.POINT, known.largestWeight()),
            numbers ? List.of(column(names.label(), known.numbers())) : List.of());
    return new SampleFolder(directory(), recipe, training(), validation(), 0);
  }

  private static Column.Numbers column(String name, ExactMoments moments) {
    double deviation = moments.deviation();
    return new Column.Numbers(name, moments.mean(), deviation > 0 ? deviation : 1, null);
  }

  /** Returns a scale in half of the bytes, which a tensor of many has. */
  private static double rounded(double scale) {
    return Math.abs(Math.getExponent(scale)) < Float.MAX_EXPONENT ? (float) scale : scale;
  }
}
