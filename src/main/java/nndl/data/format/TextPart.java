package nndl.data.format;

import java.util.List;
import nndl.data.packed.SampleSink;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.FileStatus;

/**
 * A CSV or LIBSVM file. When the driver examines the file, it counts the lines. A worker starts to
 * read at the last of the {@link Marks} at or before the start of its range or, if the file is
 * compressed, at the start of the file.
 *
 * @param labelled whether labels are used; if not, every label is 0
 * @param width the number of inputs of a sample
 * @param count the number of samples
 * @param header the number of lines before the first sample: 0 or 1
 * @param marks positions from which the file can be read
 */
public record TextPart(
    DataFile file,
    Format format,
    InputOptions options,
    boolean labelled,
    int width,
    long count,
    int header,
    Marks marks)
    implements Part {

  /**
   * Examines a file and counts its samples.
   *
   * @param labelled whether labels are used
   * @param inputs the number of inputs of a LIBSVM file; for a CSV file, the first sample
   *     determines it
   */
  public static TextPart look(
      Storage storage,
      FileStatus file,
      Format format,
      InputOptions options,
      boolean labelled,
      int inputs) {
    try (Content content = Content.look(storage, file, Storage.Access.WHOLE)) {
      LineReader lines = new LineReader(content, 0, 0);
      boolean more = lines.next();
      int header = more && format == Format.CSV && hasHeader(lines, options) ? 1 : 0;
      int names = header == 1 ? CsvLine.fields(lines) : 0;
      more = header == 1 ? lines.next() : more;
      if (!more) {
        throw content.expected("samples", header == 1 ? "a header alone" : "an empty file");
      }
      int width = inputs;
      if (format == Format.CSV) {
        int fields = CsvLine.fields(lines);
        if (header == 1 && names != fields) {
          throw lines.expected("%s fields as in the header".formatted(names), fields);
        }
        width = fields - CsvLine.labels(options.label());
        if (width < 1) {
          throw lines.expected("a label and inputs with commas between them", "a single field");
        }
      }
      Marks.Builder marks = new Marks.Builder();
      long count = 0;
      for (; more; more = lines.next()) {
        marks.add(count++, lines.offset());
      }
      content.requireUnchanged();
      return new TextPart(
          content.file(), format, options, labelled, width, count, header, marks.build());
    }
  }

  private static boolean hasHeader(LineReader lines, InputOptions options) {
    return switch (options.header()) {
      case YES -> true;
      case NO -> false;
      case AUTO -> CsvLine.isOfNames(lines);
    };
  }

  @Override
  public List<Integer> sides() {
    return Part.sidesOf(width);
  }

  @Override
  public boolean statesSides() {
    return false;
  }

  @Override
  public boolean floats() {
    return false;
  }

  @Override
  public boolean compressed() {
    return file.compressed();
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink) {
    long first = 0;
    long offset = 0;
    if (!compressed()) {
      int mark = marks.before(from);
      first = mark * marks.stride();
      offset = marks.offsets().get(mark);
    }
    try (Content content = Content.open(storage, file, offset)) {
      LineReader lines = new LineReader(content, offset, offset == 0 ? 0 : header + first);
      lines.skip(from - first + (offset == 0 ? header : 0));
      read(content, lines, from, to, sink);
      content.requireUnchanged();
    }
  }

  private void read(Content content, LineReader lines, long from, long to, SampleSink sink) {
    LineParser parser =
        format == Format.CSV
            ? new CsvLine(width, options.label(), labelled)
            : new LibsvmLine(width, labelled);
    SparseRows row = new SparseRows();
    for (long i = from; i < to; i++) {
      if (!lines.next()) {
        throw content.expected("%s samples".formatted(count), "the end of the file after " + i);
      }
      row.clear();
      int label = parser.parse(lines, row);
      check(lines, row);
      sink.add(row, label);
    }
    if (to == count && lines.next()) {
      throw content.expected("the end after %s samples".formatted(count), "more lines");
    }
  }

  private void check(LineReader lines, SparseRows row) {
    int entries = row.start(1);
    float[] values = row.value();
    float scale = options.divisor(false);
    boolean bytes = options.scale() == null;
    for (int e = 0; e < entries; e++) {
      float value = values[e];
      if (bytes && !(value >= 0 && value <= 255 && value == (int) value)) {
        throw lines.expected("whole numbers of 0 to 255 as inputs, or --scale", value);
      }
      if (!bytes && !(Math.abs(value / scale) <= InputOptions.LARGEST_INPUT)) {
        throw lines.expected("inputs that --scale makes 2^64 at most", value);
      }
    }
  }

  @Override
  public List<DataFile> files() {
    return List.of(file);
  }

  @Override
  public String placeOfLabel(long sample) {
    return LineReader.place(file.path(), 1 + header + sample);
  }
}
