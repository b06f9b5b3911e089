package nndl.data.format;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.data.table.Faults;
import nndl.data.table.RecordReader;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.FileStatus;

/**
 * A CSV or LIBSVM file. When the driver examines the file, it counts the lines and reads their
 * labels. Workers begin to read where the {@link RecordIndex} says.
 *
 * @param labelled whether labels are used; if not, every label is 0
 * @param width the number of inputs of a sample
 * @param count the number of samples
 * @param header the line before the first sample, if there is one
 * @param index where the file can be read from
 * @param labels which labels there are; none if labels are not used
 */
public record TextPart(
    DataFile file,
    Format format,
    InputOptions options,
    boolean labelled,
    int width,
    long count,
    Header header,
    RecordIndex index,
    LabelStatistics labels)
    implements Part {

  /** What stands before the first sample. */
  enum Header {
    NONE("an empty file"),
    NAMES("a header alone"),
    /** A line that counts its fields, which could be taken for a sample. */
    COUNT("a line alone that counts its columns (--csv-header no reads it as a sample)");

    private final String alone;

    Header(String alone) {
      this.alone = alone;
    }

    /** Returns what a file is that has nothing else. */
    String alone() {
      return alone;
    }

    int lines() {
      return this == NONE ? 0 : 1;
    }
  }

  /**
   * Examines a file and counts its samples. Fails if there are empty lines between them, or if a
   * label is none, with all faults from the first such line on.
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
          labels.add(Target.of(label));
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

  /** Returns a line that tells the user what was decided about the file, if it is not obvious. */
  public Optional<String> decision() {
    return header == Header.COUNT
        ? Optional.of(
            file.path()
                + ": the first line counts its columns and is read as a header"
                + " (--csv-header no reads it as a sample)")
        : Optional.empty();
  }

  /** Fails if there are labels that are not below {@code classes}. */
  public void requireLabels(Storage storage, int classes) {
    Faults faults = new Faults();
    labels.labels().tailMap(classes).entrySet().stream()
        .sorted(Comparator.comparingLong(of -> of.getValue().first()))
        .forEach(
            of -> {
              long sample = of.getValue().first();
              faults.add(
                  "label",
                  placeOfLabel(sample),
                  "labels below %s, the number of classes".formatted(classes),
                  of.getKey() + (faults.isEmpty() ? aroundLabel(storage, sample) : ""));
            });
    faults.requireNone();
  }

  /**
   * Returns what an error about the label of a sample shows of its line, and how to choose another
   * field. It is empty for a format in which the label has one place.
   */
  public String aroundLabel(Storage storage, long sample) {
    Start start = index.before(file, sample);
    try (Content content = start.open(storage, file)) {
      LineReader lines = lines(content, start, new Faults());
      lines.skip(sample - start.record() + 1);
      return parser().aroundLabel(lines);
    }
  }

  @Override
  public LabelStatistics labels(Storage storage, long from, long to) {
    return from == 0 && to == count ? labels : Part.super.labels(storage, from, to);
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink, RowErrors errors) {
    Faults faults = new Faults();
    Start start = index.before(file, from);
    try (Content content = start.open(storage, file)) {
      LineReader lines = lines(content, start, faults);
      lines.skip(from - start.record());
      LineParser parser = parser();
      SparseRows row = new SparseRows();
      for (long i = from; i < to; i++) {
        if (!lines.next()) {
          throw content.expected("%s samples".formatted(count), "the end of the file after " + i);
        }
        int label = parser.parse(lines, row, options);
        if (faults.isEmpty()) {
          sink.add(row, Target.of(label));
        }
      }
      if (to == count && lines.next()) {
        throw content.expected("the end after %s samples".formatted(count), "more lines");
      }
      content.requireUnchanged();
    }
    faults.requireNone();
  }

  private static LineReader lines(Content content, Start start, Faults faults) {
    return new LineReader(content, start.offset(), start.linesBefore(), faults);
  }

  private LineParser parser() {
    return LineParser.of(format, options, labelled, width);
  }

  @Override
  public List<DataFile> files() {
    return List.of(file);
  }

  @Override
  public String placeOfLabel(long sample) {
    return RecordReader.place(file.path(), 1 + header.lines() + sample);
  }
}
