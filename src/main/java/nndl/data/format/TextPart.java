package nndl.data.format;

import java.util.List;
import java.util.Optional;
import nndl.data.packed.SampleSink;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.data.table.Faults;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.FileStatus;

/**
 * A CSV or LIBSVM file. When the driver examines the file, it counts the lines and reads their
 * labels. A worker starts to read at the last of the {@link Marks} at or before the start of its
 * range or, if the file is compressed, at the start of the file.
 *
 * @param labelled whether labels are used; if not, every label is 0
 * @param width the number of inputs of a sample
 * @param count the number of samples
 * @param header the line before the first sample, if there is one
 * @param marks positions from which the file can be read
 * @param labels where the labels occur; none if labels are not used
 * @param sound whether no line has been found to be wrong. Only the labels are read before the
 *     samples are.
 */
public record TextPart(
    DataFile file,
    Format format,
    InputOptions options,
    boolean labelled,
    int width,
    long count,
    Header header,
    Marks marks,
    LabelSpans labels,
    boolean sound)
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
   * Examines a file and counts its samples, as {@link TextLook} does.
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
    return TextLook.of(storage, file, format, options, labelled, inputs);
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

  /**
   * Reads the whole file and adds all its wrong lines to {@code faults}.
   *
   * @param classes the number of classes, below which labels must be
   */
  public void addFaults(Storage storage, int classes, Faults faults) {
    LineParser parser = parser();
    SparseRows row = new SparseRows();
    try (Content content = Content.open(storage, file, 0)) {
      LineReader lines = new LineReader(content, 0, 0);
      long sample = -header.lines();
      for (boolean more = true; more; ) {
        try {
          more = lines.next();
          if (more && sample++ >= 0) {
            row.clear();
            int label = parser.parse(lines, row);
            lines.check(row, options);
            requireClass(label, classes, parser, lines);
          }
        } catch (WrongLine line) {
          line.addTo(faults);
        }
      }
    }
  }

  private static void requireClass(int label, int classes, LineParser parser, LineReader lines) {
    if (label >= classes) {
      throw lines.wrong(
          Fault.LABEL,
          "labels below %s, the number of classes".formatted(classes),
          label + parser.aroundLabel(lines));
    }
  }

  /** Returns how the errors of all lines begin. */
  public String placeOfLines() {
    return LineReader.place(file.path());
  }

  /**
   * Returns what an error about all labels shows of the file: its first sample, and how to choose
   * another field. It is empty for a format in which the label has one place.
   */
  public String aroundLabels(Storage storage) {
    try (Content content = Content.open(storage, file, 0)) {
      LineReader lines = new LineReader(content, 0, 0);
      lines.skip(header.lines() + 1);
      return parser().aroundLabel(lines);
    }
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
  public LabelSpans labels(Storage storage) {
    return labels;
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink) {
    if (!sound) { // a range could begin behind the wrong line
      Faults faults = new Faults();
      addFaults(storage, SampleSink.MAX_CLASSES, faults);
      faults.requireNone();
    }
    long first = 0;
    long offset = 0;
    if (!compressed()) {
      int mark = marks.before(from);
      first = mark * marks.stride();
      offset = marks.offsets().get(mark);
    }
    try (Content content = Content.open(storage, file, offset)) {
      int above = header.lines();
      LineReader lines = new LineReader(content, offset, offset == 0 ? 0 : above + first);
      lines.skip(from - first + (offset == 0 ? above : 0));
      read(content, lines, from, to, sink);
      content.requireUnchanged();
    } catch (WrongLine line) {
      throw line.error();
    }
  }

  private void read(Content content, LineReader lines, long from, long to, SampleSink sink) {
    LineParser parser = parser();
    SparseRows row = new SparseRows();
    for (long i = from; i < to; i++) {
      if (!lines.next()) {
        throw content.expected("%s samples".formatted(count), "the end of the file after " + i);
      }
      row.clear();
      int label = parser.parse(lines, row);
      lines.check(row, options);
      sink.add(row, label);
    }
    if (to == count && lines.next()) {
      throw content.expected("the end after %s samples".formatted(count), "more lines");
    }
  }

  /** Returns a parser of the lines. */
  LineParser parser() {
    return LineParser.of(format, options, labelled, width);
  }

  @Override
  public List<DataFile> files() {
    return List.of(file);
  }

  @Override
  public String placeOfLabel(long sample) {
    return LineReader.place(file.path(), 1 + header.lines() + sample);
  }
}
