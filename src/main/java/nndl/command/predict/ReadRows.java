package nndl.command.predict;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.List;
import nndl.command.rows.Reading;
import nndl.math.CsvRows;
import nndl.math.NumberText;

/**
 * What {@code nndl predict --row} has read, as {@code --json} prints it.
 *
 * @param models the files of the models
 */
record ReadRows(List<String> models, List<Row> rows) {
  /** The first line of the rows as CSV. */
  static final String HEADER =
      CsvRows.row("name", "text", "piece", "class", "confidence", "left", "top", "width", "height");

  /**
   * What was read from a picture.
   *
   * @param name the name of the picture's file, without directories
   * @param text the digits, or null if the picture cannot be read or does not show exactly one row
   * @param pieces the digits from left to right
   */
  record Row(String name, String text, List<Piece> pieces) {
    static Row of(String name, Reading reading) {
      return new Row(name, reading.text(), reading.pieces().stream().map(Piece::of).toList());
    }

    static Row unreadable(String name) {
      return new Row(name, null, List.of());
    }

    boolean wasRead() {
      return text != null;
    }

    /** Returns lines of CSV: one for each digit, or one with only the name of the picture. */
    String csv() {
      if (!wasRead()) {
        return CsvRows.row(name, null, null, null, null, null, null, null, null);
      }
      StringBuilder csv = new StringBuilder();
      for (int i = 0; i < pieces.size(); i++) {
        Piece of = pieces.get(i);
        String confidence = NumberText.of((float) of.confidence);
        csv.append(
            CsvRows.row(
                name, text, i + 1, of.name, confidence, of.left, of.top, of.width, of.height));
      }
      return csv.toString();
    }
  }

  /** A digit, and the box around it in the picture. */
  record Piece(
      @JsonProperty("class") String name,
      @JsonSerialize(converter = ToFloat.class) double confidence,
      int left,
      int top,
      int width,
      int height) {
    private static Piece of(Reading.Piece piece) {
      return new Piece(
          piece.name(),
          piece.confidence(),
          piece.box().left(),
          piece.box().top(),
          piece.box().columns(),
          piece.box().rows());
    }
  }

  /** Outputs are floats, so a confidence has no more digits. */
  static final class ToFloat extends StdConverter<Double, Float> {
    @Override
    public Float convert(Double number) {
      return number.floatValue();
    }
  }
}
