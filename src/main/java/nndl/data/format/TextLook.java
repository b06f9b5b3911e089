package nndl.data.format;

import nndl.data.format.TextPart.Header;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import nndl.data.table.Faults;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.FileStatus;

/**
 * Examines a CSV or LIBSVM file before its samples are read: what stands before the first sample,
 * how many inputs a sample has, how many samples there are, and which labels they have.
 */
public final class TextLook {
  private TextLook() {}

  /**
   * Examines a file and counts its samples. Fails if there are empty lines between them, or if a
   * label is none, with all faults from the first such line on.
   *
   * @param labelled whether labels are used
   * @param inputs the number of inputs of a LIBSVM file; for a CSV file, the first sample
   *     determines it
   */
  public static TextPart of(
      Storage storage,
      FileStatus file,
      Format format,
      InputOptions options,
      boolean labelled,
      int inputs) {
    Faults faults = new Faults();
    try (Content content = Content.look(storage, file, Storage.Access.WHOLE)) {
      LineReader lines = new LineReader(content, 0, 0, faults);
      boolean more = lines.next();
      Header header = more && format == Format.CSV ? header(lines, options) : Header.NONE;
      int names = header == Header.NONE ? 0 : CsvLine.fields(lines);
      more = header == Header.NONE ? more : lines.next();
      if (!more) {
        throw content.expected("samples", header.alone());
      }
      int width = inputs;
      if (format == Format.CSV) {
        int fields = CsvLine.fields(lines);
        if (header != Header.NONE && names != fields) {
          throw lines.expected("%s fields as in the header".formatted(names), fields);
        }
        width = fields - CsvLine.labels(options.label());
        if (width < 1) {
          throw lines.expected("a label and inputs with commas between them", "a single field");
        }
      }
      LineParser parser = LineParser.of(format, options, labelled, width);
      SparseRows row = new SparseRows();
      RecordIndex.Builder index = new RecordIndex.Builder();
      LabelStatistics.Builder labels = new LabelStatistics.Builder();
      long count = 0;
      for (; more; more = lines.next()) {
        index.add(count++, lines.offset(), lines.line() - 1);
        int label = labelled && faults.isEmpty() ? parser.label(lines) : LineParser.NONE;
        if (label != LineParser.NONE) {
          labels.add(label);
        } else if (labelled || !faults.isEmpty()) { // all else that is wrong is told too
          int unused = parser.parse(lines, row, options);
        }
      }
      content.requireUnchanged();
      faults.requireNone();
      return new TextPart(
          content.file(),
          format,
          options,
          labelled,
          width,
          count,
          header,
          index.build(),
          labels.build());
    }
  }

  private static Header header(LineReader lines, InputOptions options) {
    return switch (options.header()) {
      case YES -> Header.NAMES;
      case NO -> Header.NONE;
      case AUTO ->
          CsvLine.isOfNames(lines)
              ? Header.NAMES
              : CsvLine.countsColumns(lines) ? Header.COUNT : Header.NONE;
    };
  }
}
