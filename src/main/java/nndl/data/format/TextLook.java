package nndl.data.format;

import nndl.data.format.TextPart.Header;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.FileStatus;

/**
 * Examines a CSV or LIBSVM file before its samples are read: what stands before the first sample,
 * how many inputs a sample has, how many samples there are, and which labels they have.
 */
final class TextLook {
  private TextLook() {}

  /**
   * Examines a file and counts its samples. A line that is wrong is not an error yet: {@link
   * TextPart#addFaults} tells of it together with the others.
   *
   * @param labelled whether labels are used
   * @param inputs the number of inputs of a LIBSVM file; for a CSV file, the first sample
   *     determines it
   */
  static TextPart of(
      Storage storage,
      FileStatus file,
      Format format,
      InputOptions options,
      boolean labelled,
      int inputs) {
    try (Content content = Content.look(storage, file, Storage.Access.WHOLE)) {
      LineReader reader = new LineReader(content, 0, 0);
      Lines lines = new Lines(reader);
      boolean more = lines.next();
      Header header = more && format == Format.CSV ? header(reader, options) : Header.NONE;
      int names = header == Header.NONE ? 0 : CsvLine.fields(reader);
      more = header == Header.NONE ? more : lines.next();
      if (!more) {
        throw content.expected("samples", header.alone());
      }
      int width = inputs;
      if (format == Format.CSV) {
        int fields = CsvLine.fields(reader);
        if (header != Header.NONE && names != fields) {
          throw reader.expected("%s fields as in the header".formatted(names), fields);
        }
        width = fields - CsvLine.labels(options.label());
        if (width < 1) {
          throw reader.expected("a label and inputs with commas between them", "a single field");
        }
      }
      LineParser parser = LineParser.of(format, options, labelled, width);
      Marks.Builder marks = new Marks.Builder();
      LabelSpans.Builder labels = new LabelSpans.Builder();
      long count = 0;
      for (; more; more = lines.next()) {
        marks.add(count++, reader.offset());
        if (labelled && lines.sound) {
          int label = parser.label(reader);
          if (label < 0) {
            lines.sound = false;
          } else {
            labels.add(label);
          }
        }
      }
      content.requireUnchanged();
      return new TextPart(
          content.file(),
          format,
          options,
          labelled,
          width,
          count,
          header,
          marks.build(),
          labels.build(),
          lines.sound);
    }
  }

  /** The lines of a file. Empty ones are left out, and remembered. */
  private static final class Lines {
    private final LineReader reader;
    private boolean sound = true;

    Lines(LineReader reader) {
      this.reader = reader;
    }

    boolean next() {
      while (true) {
        try {
          return reader.next();
        } catch (WrongLine empty) {
          sound = false;
        }
      }
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
