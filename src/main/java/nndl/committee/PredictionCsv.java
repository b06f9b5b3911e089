package nndl.committee;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import nndl.evaluation.CsvRows;
import nndl.math.FloatText;
import nndl.math.Matrix;
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
  private static final byte[] QUOTE = {'"'};
  private static final int MAX_DIGITS = 20;

  private final Coding targets;
  private final List<Column> columns;
  private final byte[][] classNames;
  private final CsvRows rows;
  private Name name = new Name(NOTHING, false, NOTHING);

  /** A name in two pieces that have their quotes, with the sample's number between them or not. */
  private record Name(byte[] before, boolean numbered, byte[] after) {}

  /**
   * @param classNames a name for each class
   * @param rows to add to
   */
  public PredictionCsv(
      Coding targets, List<String> classNames, List<Column> columns, CsvRows rows) {
    this.targets = targets;
    this.columns = List.copyOf(columns);
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
    long bytes = columns.size();
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
    String field = CsvRows.quoted(name + "#");
    boolean quoted = field.startsWith("\"");
    String before = quoted ? field.substring(0, field.length() - 1) : field;
    this.name = new Name(before.getBytes(UTF_8), true, quoted ? QUOTE : NOTHING);
  }

  /** The sample that follows is called so. */
  public void setName(String name) {
    this.name = new Name(CsvRows.field(name), false, NOTHING);
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
        case NAME -> addName(number);
        case PREDICTION -> rows.add(NOTHING, prediction, NOTHING);
        case CLASS -> rows.add(classNames[prediction]);
        case CONFIDENCE -> rows.add(targets.confidence(outputs, i));
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

  private void addName(long number) {
    if (name.numbered) {
      rows.add(name.before, number, name.after);
    } else {
      rows.add(name.before);
    }
  }

  /** Adds the row of a sample of which nothing but its name is known. */
  public void addUnknown(long number) {
    for (Column column : columns) {
      if (column == Column.NAME) {
        addName(number);
      } else {
        int fields = column == Column.OUTPUTS ? targets.outputs() : 1;
        IntStream.range(0, fields).forEach(field -> rows.addEmpty());
      }
    }
    rows.endRow();
  }
}
