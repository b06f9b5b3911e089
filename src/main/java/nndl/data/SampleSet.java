package nndl.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nndl.data.format.Format;
import nndl.data.format.IdxPart;
import nndl.data.format.InputOptions;
import nndl.data.format.LabelStatistics;
import nndl.data.format.Part;
import nndl.data.format.RowsPart;
import nndl.data.format.TextPart;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Packer;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A set of samples in files. The files' format and the number of samples are determined, but the
 * samples are not loaded. The driver needs no more than this, and a worker loads its share from it.
 * The samples are numbered through all parts, in the order of the parts.
 *
 * @param parts the files of the set; an IDX file of images and its file of labels form one part
 * @param width the number of inputs of a network for these samples
 * @param scale the number by which inputs are divided
 * @param bytes whether a sample is packed as inputs of one byte each, which mean value / 255
 */
public record SampleSet(List<Part> parts, int width, float scale, boolean bytes)
    implements NamedSamples {
  private static final int ENOUGH_FOR_TASK = 1 << 12;

  /**
   * Examines the files of samples and counts the samples.
   *
   * @param files the files of the samples; for IDX, the files of the images
   * @param labels the files of the images' labels; null if the samples' own files contain labels
   * @param options how the files are read
   * @param inputs the number of inputs of the network, because a LIBSVM file does not state it
   */
  public static SampleSet open(
      Storage storage, InputFiles files, InputFiles labels, InputOptions options, int inputs) {
    Format format = files.format(storage, options);
    if (!format.holdsLabels() && labels == null) {
      throw InputException.expected(files.names(), "files of labels for IDX images", "none");
    }
    if (format.holdsLabels() && labels != null) {
      throw InputException.expected(
          labels.names(), "no files of labels, since " + format + " holds them", "some");
    }
    if (labels != null && labels.files().size() != files.files().size()) {
      throw InputException.expected(
          labels.names(),
          "%s files of labels, one for each in %s".formatted(files.files().size(), files.names()),
          labels.files().size());
    }
    return of(storage, files, labels, options, format, true, inputs);
  }

  /**
   * Like {@link #open}, but for samples whose labels are not used. Labels may be missing or may be
   * any text.
   */
  public static SampleSet withoutLabels(
      Storage storage, InputFiles files, InputOptions options, int inputs) {
    return of(storage, files, null, options, files.format(storage, options), false, inputs);
  }

  private static SampleSet of(
      Storage storage,
      InputFiles files,
      InputFiles labels,
      InputOptions options,
      Format format,
      boolean labelled,
      int inputs) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < files.files().size(); i++) {
      FileStatus file = files.files().get(i);
      parts.add(
          format != Format.IDX
              ? TextPart.look(storage, file, format, options, labelled, inputs)
              : labelled
                  ? IdxPart.look(storage, file, labels.files().get(i), options)
                  : IdxPart.look(storage, file, options));
    }
    int width = parts.get(0).width();
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i).width() != width) {
        throw InputException.expected(
            files.path(i),
            "samples of %s inputs, as in %s".formatted(width, files.path(0)),
            parts.get(i).width());
      }
      if (parts.get(i).floats() != parts.get(0).floats()) {
        throw InputException.expected(
            files.path(i),
            "inputs that are %s, as in %s".formatted(type(parts.get(0)), files.path(0)),
            type(parts.get(i)));
      }
    }
    boolean floats = parts.get(0).floats();
    float scale = options.divisor(floats);
    boolean bytes =
        !floats
            && (options.scale() == null
                || (format == Format.IDX && scale == InputOptions.BYTE_SCALE));
    return new SampleSet(parts, width, scale, bytes);
  }

  private static String type(Part part) {
    return !part.floats()
        ? "bytes"
        : part instanceof IdxPart idx && idx.isDouble() ? "float64 numbers" : "float32 numbers";
  }

  @Override
  public long count() {
    return parts.stream().mapToLong(Part::count).sum();
  }

  /** Returns the range of all samples. */
  public SampleRange all() {
    return new SampleRange(this, 0, count());
  }

  /**
   * Returns the sides of every image: rows, columns, and the number of channels if the files state
   * it. Fails if the images of two files have different sides.
   *
   * @param rows the number of rows that the user sets, or null to use the sides that the files
   *     state
   */
  public List<Integer> sides(Integer rows) {
    Part first = parts.get(0);
    List<Integer> sides = first.sides();
    int from =
        rows == null ? 0 : 2; // if the user sets the rows, only the channels need to be compared
    List<Integer> same = sides.subList(from, sides.size());
    for (Part part : parts) {
      if (!part.sides().subList(from, part.sides().size()).equals(same)) {
        throw InputException.expected(
            part.files().get(0).path(),
            "images of sides %s, as in %s, or %s"
                .formatted(
                    sides,
                    first.files().get(0).path(),
                    rows == null ? "--rows" : "as many channels"),
            part.sides());
      }
    }
    if (rows == null) {
      return sides;
    }
    int channels = same.isEmpty() ? 1 : same.get(0);
    int pixels = width / channels;
    if (rows < 1 || pixels % rows != 0) {
      String what = channels == 1 ? "inputs" : "pixels";
      throw InputException.expected("--rows", "a divisor of %s %s".formatted(pixels, what), rows);
    }
    int columns = pixels / rows;
    return same.isEmpty() ? List.of(rows, columns) : List.of(rows, columns, channels);
  }

  /**
   * Whether the files state the sides of their images. Files of text do not: their samples may be
   * any numbers, and {@link #sides} takes them for square images where that is possible.
   */
  public boolean statesSides() {
    return parts.stream().allMatch(Part::statesSides);
  }

  /**
   * Fails if inputs are divided by another number than those of {@code training}, because one of
   * the two sets is of float32 or float64 numbers, and the other of bytes.
   */
  public void requireScaleOf(SampleSet training) {
    if (scale != training.scale) {
      throw InputException.expected(
          parts.get(0).files().get(0).path(),
          "inputs that are %s, as in %s, or --scale for both"
              .formatted(type(training.parts.get(0)), training.parts.get(0).files().get(0).path()),
          type(parts.get(0)));
    }
  }

  /** Returns where the lines of the files have their labels, if they are CSV. */
  public Optional<InputOptions.Label> csvLabel() {
    return parts.get(0) instanceof TextPart text && text.format() == Format.CSV
        ? Optional.of(text.options().label())
        : Optional.empty();
  }

  /** Returns the lines that tell the user what was decided about the files. */
  public List<String> decisions() {
    return texts().flatMap(text -> text.decision().stream()).toList();
  }

  /** Fails if a text file has labels that are not below {@code classes}. */
  public void requireLabels(Storage storage, int classes) {
    texts().forEach(text -> text.requireLabels(storage, classes));
  }

  private Stream<TextPart> texts() {
    return parts.stream().filter(TextPart.class::isInstance).map(TextPart.class::cast);
  }

  /** Returns the number of samples and of inputs, such as {@code 60000 x 784}. */
  public String size() {
    return count() + " x " + width;
  }

  /**
   * Returns the position of a sample's label for messages, as {@link Part#placeOfLabel} describes
   * it. Labels must be in use.
   */
  public String placeOfLabel(long sample) {
    FileOfSample file = file(sample);
    return parts.get(file.file()).placeOfLabel(file.number());
  }

  /** Returns which labels the set has, which must be in use. */
  public LabelStatistics labels(Storage storage) {
    return all().labels(storage);
  }

  /** Returns the name of a sample: that of its file, and its number there, from 0. */
  public String name(long sample) {
    FileOfSample file = file(sample);
    return fileNames().get(file.file()) + "#" + file.number();
  }

  /** Returns where a sample is in its file, as {@link Part#place} describes it. */
  public String place(Storage storage, long sample) {
    FileOfSample file = file(sample);
    return fileNames().get(file.file()) + parts.get(file.file()).place(storage, file.number());
  }

  @Override
  public FileOfSample file(long sample) {
    int part = 0;
    long number = sample;
    while (number >= parts.get(part).count()) {
      number -= parts.get(part++).count();
    }
    return new FileOfSample(part, number, parts.get(part).count() - number - 1);
  }

  @Override
  public List<String> fileNames() {
    return FileNames.of(parts.stream().map(part -> part.files().get(0).path()).toList());
  }

  /** Returns the paths of all files, including the files of labels. */
  public List<String> paths() {
    return parts.stream().flatMap(part -> part.files().stream()).map(DataFile::path).toList();
  }

  /**
   * Returns the names of the directories that contain the files, without their parents and without
   * duplicates.
   */
  public List<String> directories() {
    return parts.stream()
        .map(part -> new Path(part.files().get(0).path()).getParent().getName())
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  @Override
  public int enoughForTask() {
    return ENOUGH_FOR_TASK;
  }

  @Override
  public int compressedFiles() {
    return (int) parts.stream().filter(Part::compressed).count();
  }

  @Override
  public long plainCount() {
    return parts.stream().filter(part -> !part.compressed()).mapToLong(Part::count).sum();
  }

  @Override
  public boolean isTable() {
    return parts.get(0) instanceof RowsPart;
  }

  @Override
  public int idBytes() {
    return parts.stream()
        .mapToInt(part -> part instanceof RowsPart rows ? rows.idBytes() : 0)
        .max()
        .orElse(0);
  }

  @Override
  public void read(Storage storage, long from, long to, boolean strict, Taker taker) {
    SamplePieces pieces = new SamplePieces(this, from, to, strict, taker);
    new SampleRange(this, from, to).read(storage, pieces, pieces);
    pieces.handOver();
  }

  /**
   * Fails if a label is not below {@code classes}, or if there are no classes and no numbers.
   *
   * @param samples loaded samples of the set
   * @param first the number of the first of these samples in the set
   */
  public void requireLabels(PackedSamples samples, long first, int classes) {
    if (classes == 0 && samples.numberWidth() > 0) {
      return;
    }
    int wrong = samples.firstLabelNotBelow(classes);
    if (wrong >= 0) {
      throw wrongLabel(first + wrong, samples.label(wrong), classes);
    }
  }

  /** Returns the error for a label that is not below {@code classes}. */
  InputException wrongLabel(long sample, int label, int classes) {
    return InputException.expected(
        placeOfLabel(sample), "labels below %s, the number of classes".formatted(classes), label);
  }

  @Override
  public Packer packer(int capacity, MemoryBudget budget) {
    return Packer.of(width, bytes, scale, capacity, budget);
  }
}
