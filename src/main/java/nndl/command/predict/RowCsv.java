package nndl.command.predict;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import nndl.command.rows.Reading;
import nndl.data.image.Box;
import nndl.model.evaluation.CsvRows;

/**
 * Writes readings as CSV, with a row for each digit. A picture that cannot be read has one row,
 * which contains only its name.
 */
final class RowCsv {
  private static final String[] COLUMNS = {
    "name", "text", "piece", "class", "confidence", "left", "top", "width", "height"
  };

  private final CsvRows rows = new CsvRows();
  private final OutputStream out;

  /** Writes the header at once. */
  RowCsv(OutputStream out) throws IOException {
    this.out = out;
    for (String column : COLUMNS) {
      rows.add(CsvRows.field(column));
    }
    rows.endRow();
    rows.writeTo(out);
  }

  /** Adds the rows of a picture. */
  void add(String name, Optional<Reading> reading) throws IOException {
    if (reading.isPresent()) {
      addPieces(name, reading.get());
    } else {
      rows.add(CsvRows.field(name));
      for (int i = 1; i < COLUMNS.length; i++) {
        rows.addEmpty();
      }
      rows.endRow();
    }
    rows.writeTo(out);
  }

  private void addPieces(String name, Reading reading) {
    int number = 0;
    for (Reading.Piece piece : reading.pieces()) {
      Box box = piece.box();
      rows.add(CsvRows.field(name));
      rows.add(CsvRows.field(reading.text()));
      add(++number);
      rows.add(CsvRows.field(piece.name()));
      rows.add((float) piece.confidence());
      add(box.left());
      add(box.top());
      add(box.columns());
      add(box.rows());
      rows.endRow();
    }
  }

  private void add(int number) {
    rows.add(CsvRows.field(Integer.toString(number)));
  }
}
