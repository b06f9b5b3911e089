package nndl.model.ensemble;

import static nndl.math.NumberText.FLOAT_DIGITS;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.math.CsvRows;
import nndl.math.FloatText;
import nndl.math.Matrix;
import nndl.math.NumberText;
import nndl.network.Coding;

/**
 * Writes predictions as CSV, with one row for each sample. It writes names and numbers directly as
 * bytes, so that a row needs no new objects. It is not safe for use by several threads.
 */
public final class PredictionCsv {
  /** The columns that a row may have. */
  public enum Column {
    /** The name of the sample. */
    NAME,
    /** The index of the predicted class; the number of classes if the outputs encode no class. */
    PREDICTION,
    /** The name of the predicted class. */
    CLASS,
    /** The confidence in the prediction. */
    CONFIDENCE,
    /** One column for each output, or for each number that is answered, in its unit. */
    OUTPUTS
  }

  private static final byte[] NOTHING = {};
  private static final int MAX_DIGITS = 20;

  /**
   * How much longer an answer is at most than the texts of its mean and its deviation together: 39
   * digits before the point of an output and one that is carried, 8 decimals, sign, point and
   * comma.
   */
  private static final int MAX_MORE = 51;

  private final Coding targets;
  private final Column[] columns;
  private final byte[][] predictions;
  private final byte[][] classNames;
  private final CsvRows rows;

  /** Returns the CSV field with the name of a sample, given the sample's number in its file. */
  private LongFunction<byte[]> name = number -> NOTHING;

  /**
   * @param classNames the name of each class
   * @param rows the rows to which this object adds
   */
  public PredictionCsv(
      Coding targets, List<String> classNames, List<Column> columns, CsvRows rows) {
    this.targets = targets;
    this.columns = columns.toArray(Column[]::new);
    this.predictions =
        IntStream.range(0, targets.predictions())
            .mapToObj(prediction -> CsvRows.field("" + prediction))
            .toArray(byte[][]::new);
    this.classNames =
        names(targets, classNames).stream().map(CsvRows::field).toArray(byte[][]::new);
    this.rows = rows;
  }

  /**
   * Returns the name of each possible prediction: the names of the classes, and {@code none} if the
   * outputs may encode no class.
   */
  public static List<String> names(Coding targets, List<String> classNames) {
    List<String> names = new ArrayList<>(classNames);
    if (targets.predictions() > targets.classes()) {
      names.add("none");
    }
    return names;
  }

  /**
   * Returns the names of the fields of a row.
   *
   * @param outputs the names of the columns of the outputs
   */
  public static List<String> header(List<Column> columns, List<String> outputs) {
    return columns.stream()
        .flatMap(
            column ->
                column == Column.OUTPUTS
                    ? outputs.stream()
                    : Stream.of(column.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /**
   * Returns a number of bytes that no row exceeds.
   *
   * @param files the names of the files that contain the samples
   */
  public long maxBytes(List<String> files) {
    long bytes = columns.length;
    for (Column column : columns) {
      bytes +=
          switch (column) {
            case NAME ->
                MAX_DIGITS
                    + files.stream().mapToInt(f -> CsvRows.field(f + "#").length).max().orElse(0);
            case PREDICTION -> MAX_DIGITS;
            case CLASS -> Arrays.stream(classNames).mapToInt(name -> name.length).max().orElse(0);
            case CONFIDENCE -> FloatText.MAX_BYTES;
            case OUTPUTS -> IntStream.range(0, targets.outputs()).mapToLong(this::maxBytes).sum();
          };
    }
    return bytes;
  }

  private int maxBytes(int j) {
    return targets instanceof Coding.Numbers numbers
        ? text(numbers, j, numbers.means().get(j)).length()
            + text(numbers, j, numbers.deviations().get(j)).length()
            + MAX_MORE
        : FloatText.MAX_BYTES + 1;
  }

  /**
   * Sets the file of the samples that are added next. Their names are the file's name and their
   * number in the file.
   */
  public void setFile(String name) {
    this.name = new NumberedName(name)::field;
  }

  /** Sets the name of the sample that is added next. */
  public void setName(String name) {
    byte[] field = CsvRows.field(name);
    this.name = number -> field;
  }

  /**
   * Adds the row of a sample and returns its prediction, which is 0 if numbers are answered.
   *
   * @param number the number of the sample in its file; ignored after {@link #setName}
   * @param outputs the outputs of m samples, [m, outputs]; the outputs of this sample are in row
   *     {@code i}
   */
  public int add(long number, Matrix outputs, int i) {
    int prediction = targets.predictions() == 0 ? 0 : targets.prediction(outputs, i);
    for (Column column : columns) {
      switch (column) {
        case NAME -> rows.add(name.apply(number));
        case PREDICTION -> rows.add(predictions[prediction]);
        case CLASS -> rows.add(classNames[prediction]);
        case CONFIDENCE -> rows.add(targets.confidence(outputs, i, prediction));
        case OUTPUTS -> {
          for (int j = 0; j < outputs.columns(); j++) {
            add(j, outputs.get(i, j));
          }
        }
      }
    }
    rows.endRow();
    return prediction;
  }

  private void add(int j, float output) {
    if (targets instanceof Coding.Numbers numbers) {
      rows.add(CsvRows.field(text(numbers, j, numbers.number(j, output))));
    } else {
      rows.add(output);
    }
  }

  /**
   * Returns number {@code j} without an exponent and with as many digits of its deviation as a
   * float32 has, or nothing if it is not finite.
   */
  public static String text(Coding.Numbers numbers, int j, double number) {
    BigDecimal rounded = NumberText.rounded(number, numbers.deviations().get(j), FLOAT_DIGITS);
    return rounded == null ? "" : rounded.toPlainString();
  }

  /**
   * Adds the row of a sample of which only the name is known. The other fields are empty.
   *
   * @param number the number of the sample in its file; ignored after {@link #setName}
   */
  public void addUnknown(long number) {
    for (Column column : columns) {
      if (column == Column.NAME) {
        rows.add(name.apply(number));
      } else {
        int fields = column == Column.OUTPUTS ? targets.outputs() : 1;
        IntStream.range(0, fields).forEach(field -> rows.addEmpty());
      }
    }
    rows.endRow();
  }
}
