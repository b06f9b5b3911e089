package nndl.model.ensemble;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import nndl.math.FloatText;
import nndl.math.Matrix;
import nndl.model.evaluation.CsvRows;
import nndl.network.Coding;

/**
 * Predictions as CSV, a row a sample. Serves one thread, and makes no garbage: names and numbers
 * become bytes at once.
 */
public final class PredictionCsv {
  /** What a row may have. */
  public enum Column {
    /** What the sample is called. */
    NAME,
    /** The number of the class; the number of classes, if the outputs say none. */
    PREDICTION,
    /** The name of the class. */
    CLASS,
    /** How sure the network is. */
    CONFIDENCE,
    /** A column for each output. */
    OUTPUTS
  }

  private static final byte[] NOTHING = {};
  private static final int MAX_DIGITS = 20;

  private final Coding targets;
  private final Column[] columns;
  private final byte[][] predictions;
  private final byte[][] classNames;
  private final CsvRows rows;

  /** Of a sample's number in its file, with its quotes. */
  private LongFunction<byte[]> name = number -> NOTHING;

  /**
   * @param classNames a name for each class
   * @param rows to add to
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

  /** A name for each answer: a class, or none. */
  public static List<String> names(Coding targets, List<String> classNames) {
    List<String> names = new ArrayList<>(classNames);
    if (targets.predictions() > targets.classes()) {
      names.add("none");
    }
    return names;
  }

  /** Adds the row of the columns' names. */
  public void addHeader() {
    for (Column column : columns) {
      if (column == Column.OUTPUTS) {
        IntStream.range(0, targets.outputs()).forEach(j -> rows.add(CsvRows.field("output_" + j)));
      } else {
        rows.add(CsvRows.field(column.name().toLowerCase(Locale.ROOT)));
      }
    }
    rows.endRow();
  }

  /** Bytes that a row may have, if samples are in files of these names. */
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
            case OUTPUTS -> targets.outputs() * (FloatText.MAX_BYTES + 1L);
          };
    }
    return bytes;
  }

  /** The samples that follow are in this file, and called by their numbers in it. */
  public void setFile(String name) {
    this.name = new NumberedName(name)::field;
  }

  /** The sample that follows is called so. */
  public void setName(String name) {
    byte[] field = CsvRows.field(name);
    this.name = number -> field;
  }

  /**
   * Adds the row of a sample, and says its prediction.
   *
   * @param number of the sample in its file; not looked at if it has a name of its own
   * @param outputs of a tile of samples, [m, outputs]; this one is row {@code i}
   */
  public int add(long number, Matrix outputs, int i) {
    int prediction = targets.prediction(outputs, i);
    for (Column column : columns) {
      switch (column) {
        case NAME -> rows.add(name.apply(number));
        case PREDICTION -> rows.add(predictions[prediction]);
        case CLASS -> rows.add(classNames[prediction]);
        case CONFIDENCE -> rows.add(targets.confidence(outputs, i, prediction));
        case OUTPUTS -> {
          for (int j = 0; j < outputs.columns(); j++) {
            rows.add(outputs.get(i, j));
          }
        }
      }
    }
    rows.endRow();
    return prediction;
  }

  /** Adds the row of a sample of which nothing but its name is known. */
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
