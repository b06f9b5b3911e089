package nndl.data.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.RowLayout;
import nndl.data.recipe.RowWeights;
import nndl.data.recipe.Standardising;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;

/**
 * An IDX file of inputs and the IDX file of their labels. The inputs are bytes of images, or
 * float32 or float64 numbers of images or of other samples, or rows of a table.
 *
 * @param inputs the file of the inputs
 * @param labels the file of the labels, or null if labels are not used; then every label is 0
 * @param scale the number by which inputs are divided, which must not make them too large
 * @param standardising how numbers of float64 become inputs, or null if they are inputs
 * @param layout how the bytes of a sample are the row of a table, or null if they are numbers
 * @param weightScale the number by which the weights are divided that labels or numbers of rows may
 *     have, of which it is the last
 * @param answers how numbers of float64 in place of labels are standardised, or null if there are
 *     classes
 */
public record IdxPart(
    IdxFile inputs,
    IdxFile labels,
    float scale,
    Standardising standardising,
    RowLayout layout,
    float weightScale,
    Standardising answers)
    implements Part {
  private static final int CHUNK_BYTES = 1 << 18;
  private static final byte[] NOTHING = {};

  /** Examines both files. Also checks that there is one label for each sample. */
  public static IdxPart look(
      Storage storage, FileStatus inputs, FileStatus labels, InputOptions options) {
    IdxPart part = look(storage, inputs, options);
    boolean weighed = options.weightScale() > 0;
    Standardising answers = options.answers();
    IdxFile atLabels =
        IdxFile.look(
            storage,
            labels,
            answers != null
                ? IdxHeader::ofNumbers
                : weighed ? IdxHeader::ofRowLabels : IdxHeader::ofLabels);
    int more = answers == null ? 0 : atLabels.header().width() - answers.width();
    if (more != 0 && !(more == 1 && weighed)) {
      throw InputException.expected(
          atLabels.file().path(),
          "%s numbers a sample, as the recipe has".formatted(answers.width()),
          atLabels.header().width());
    }
    if (part.count() != atLabels.header().count()) {
      throw InputException.expected(
          atLabels.file().path(),
          "%s labels, one for each %s in %s"
              .formatted(
                  part.count(), part.statesSides() ? "image" : "sample", part.inputs.file().path()),
          atLabels.header().count());
    }
    return new IdxPart(
        part.inputs,
        atLabels,
        part.scale,
        part.standardising,
        part.layout,
        options.weightScale(),
        answers);
  }

  /** Examines a file of inputs without labels. */
  public static IdxPart look(Storage storage, FileStatus inputs, InputOptions options) {
    if (options.layout() != null) {
      return ofRows(storage, inputs, options);
    }
    IdxFile file = IdxFile.look(storage, inputs, IdxHeader::ofInputs);
    IdxType type = file.header().type();
    Standardising standardising = type.isFloat64() ? options.standardising() : null;
    if (standardising != null && standardising.width() != file.header().width()) {
      throw InputException.expected(
          file.file().path(),
          "samples of %s inputs, as the recipe has".formatted(standardising.width()),
          file.header().width());
    }
    return new IdxPart(
        file, null, options.divisor(type.isFloatingPoint()), standardising, null, 1, null);
  }

  private static IdxPart ofRows(Storage storage, FileStatus inputs, InputOptions options) {
    IdxFile file = IdxFile.look(storage, inputs, IdxHeader::ofRows);
    if (file.header().width() != options.layout().length()) {
      throw InputException.expected(
          file.file().path(),
          "rows of %s bytes, as the recipe has".formatted(options.layout().length()),
          file.header().width());
    }
    return new IdxPart(file, null, options.divisor(true), null, options.layout(), 1, null);
  }

  @Override
  public long count() {
    return inputs.header().count();
  }

  /** Returns the number of inputs: of an image, pixels times channels. */
  @Override
  public int width() {
    return layout == null ? inputs.header().width() : layout.width();
  }

  @Override
  public List<Integer> sides() {
    return statesSides() ? inputs.header().sides() : Part.super.sides();
  }

  @Override
  public boolean statesSides() {
    return inputs.header().sides().size() > 1;
  }

  @Override
  public boolean floats() {
    return layout != null || inputs.header().type().isFloatingPoint();
  }

  /** Whether the inputs are float64 numbers. */
  public boolean isDouble() {
    return inputs.header().type().isFloat64();
  }

  /** Whether the file has only the inputs that are not 0. */
  boolean isSparse() {
    return inputs.header().type() == IdxType.SPARSE;
  }

  /** Reads the file of labels, which is small beside that of the images. */
  @Override
  public LabelStatistics labels(Storage storage, long from, long to) {
    LabelStatistics.Builder found = new LabelStatistics.Builder();
    try (Content labelsAt = labels.open(storage, from, to)) {
      int most = atOnce(labels);
      for (long i = from; i < to; i += most) {
        for (Target target : read(labelsAt, i, (int) Math.min(most, to - i))) {
          found.add(target);
        }
      }
    }
    return found.build();
  }

  /** Returns how many items of a file are read at once. */
  private static int atOnce(IdxFile file) {
    return Math.max(1, CHUNK_BYTES / file.header().itemBytes());
  }

  /**
   * Reads the next targets. The first of them is that of sample {@code first}.
   *
   * @param labelsAt the file of the labels, or null if labels are not used
   */
  private Target[] read(Content labelsAt, long first, int count) {
    Target[] targets = new Target[count];
    if (labelsAt == null) {
      Arrays.fill(targets, Target.of(0));
      return targets;
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(labelsAt.readFully(NOTHING, count * labels.header().itemBytes()));
    for (int i = 0; i < count; i++) {
      targets[i] = answers == null ? label(bytes, first + i) : numbers(bytes, first + i);
    }
    return targets;
  }

  private Target label(ByteBuffer bytes, long sample) {
    IdxType type = labels.header().type();
    int label =
        switch (type) {
          case BYTE -> bytes.get() & 0xff;
          case SHORT -> bytes.getShort();
          default -> (int) bytes.getFloat();
        };
    if (label < 0 || label >= SampleSink.MAX_CLASSES) {
      throw InputException.expected(
          placeOfLabel(sample), "a class number of 0 to 999 as label", label);
    }
    Target target = Target.of(label);
    return type == IdxType.FLOAT ? weighed(target, bytes.getFloat(), sample) : target;
  }

  private Target weighed(Target target, float weight, long sample) {
    float scaled = weight / weightScale;
    if (!RowWeights.isWeight(scaled)) {
      throw InputException.expected(placeOfLabel(sample), RowWeights.EXPECTED, scaled);
    }
    return target.weighing(scaled);
  }

  private Target numbers(ByteBuffer bytes, long sample) {
    float[] found = new float[answers.width()];
    boolean areRaw = labels.header().type() == IdxType.DOUBLE;
    for (int j = 0; j < found.length; j++) {
      found[j] = areRaw ? answers.input(j, bytes.getDouble()) : bytes.getFloat();
      if (!Float.isFinite(found[j])) {
        throw InputException.expected(placeOfLabel(sample), "a finite number", found[j]);
      }
    }
    Target target = Target.ofNumbers(found);
    if (labels.header().width() == found.length) {
      return target;
    }
    return weighed(target, areRaw ? (float) bytes.getDouble() : bytes.getFloat(), sample);
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink, RowErrors errors) {
    try (Content inputsAt = inputs.open(storage, from, to);
        Content labelsAt = labels == null ? null : labels.open(storage, from, to)) {
      if (isSparse()) {
        readSparse(inputsAt, labelsAt, from, to, sink);
      } else {
        read(inputsAt, labelsAt, from, to, sink);
      }
      if (labels != null) {
        labels.requireWhole(labelsAt, to);
      }
      inputs.requireWhole(inputsAt, to);
    }
  }

  private void read(Content inputsAt, Content labelsAt, long from, long to, SampleSink sink) {
    int itemBytes = inputs.header().itemBytes();
    int most = Math.min(atOnce(inputs), labels == null ? Integer.MAX_VALUE : atOnce(labels));
    byte[] items = NOTHING;
    IdxInputs rows = floats() ? new IdxInputs(this) : null;
    for (long i = from; i < to; i += most) {
      int length = (int) Math.min(most, to - i);
      Target[] targets = read(labelsAt, i, length);
      items = inputsAt.readFully(items, length * itemBytes);
      for (int j = 0; j < length; j++) {
        if (rows != null) {
          sink.add(rows.row(items, j * itemBytes, i + j), targets[j]);
        } else {
          sink.add(items, j * itemBytes, targets[j]);
        }
      }
    }
  }

  /** Reads samples of different lengths, which are found by the lengths of those before them. */
  private void readSparse(Content inputsAt, Content labelsAt, long from, long to, SampleSink sink) {
    IdxInputs numbers = new IdxInputs(this);
    byte[] entries = NOTHING;
    int most = labels == null ? CHUNK_BYTES : atOnce(labels);
    Target[] targets = {};
    for (long i = 0; i < to; i++) {
      entries = inputsAt.readFully(entries, Integer.BYTES);
      int count = ByteBuffer.wrap(entries).getInt();
      if (count < 0 || count > width()) {
        throw InputException.expected(
            placeOfInputs(i), "at most %s numbers that are not 0".formatted(width()), count);
      }
      int length = count * IdxType.ENTRY_BYTES;
      if (i < from) {
        inputsAt.skip(length);
        continue;
      }
      int number = (int) ((i - from) % most);
      if (number == 0) {
        targets = read(labelsAt, i, (int) Math.min(most, to - i));
      }
      entries = inputsAt.readFully(entries, length);
      sink.add(numbers.row(ByteBuffer.wrap(entries), count, i), targets[number]);
    }
  }

  @Override
  public List<DataFile> files() {
    return Stream.of(inputs, labels).filter(Objects::nonNull).map(IdxFile::file).toList();
  }

  /** Fails unless a number is finite and, divided by the scale, not too large. */
  void requireInput(long sample, float value) {
    if (!(Math.abs(value / scale) <= InputOptions.LARGEST_INPUT)) {
      throw InputException.expected(
          placeOfInputs(sample), "finite inputs that --scale makes 2^64 at most", value);
    }
  }

  /** Returns the position of a sample's inputs for messages, counted from 1. */
  String placeOfInputs(long sample) {
    return "%s, sample %s".formatted(inputs.file().path(), sample + 1);
  }

  @Override
  public String placeOfLabel(long sample) {
    return "%s, label %s".formatted(labels.file().path(), sample + 1);
  }
}
