package nndl.data.format;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.Standardising;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;

/**
 * An IDX file of inputs and the IDX file of their labels. The inputs are bytes of images, or
 * float32 or float64 numbers of images or of other samples.
 *
 * @param inputs the file of the inputs
 * @param labels the file of the labels, or null if labels are not used; then every label is 0
 * @param scale the number by which inputs are divided, which must not make them too large
 * @param standardising how numbers of float64 become inputs, or null if they are inputs
 */
public record IdxPart(IdxFile inputs, IdxFile labels, float scale, Standardising standardising)
    implements Part {
  private static final int CHUNK_BYTES = 1 << 18;

  /** Examines both files. Also checks that there is one label for each sample. */
  public static IdxPart look(
      Storage storage, FileStatus inputs, FileStatus labels, InputOptions options) {
    IdxPart part = look(storage, inputs, options);
    IdxFile atLabels = IdxFile.look(storage, labels, IdxHeader::ofLabels);
    if (part.count() != atLabels.header().count()) {
      throw InputException.expected(
          atLabels.file().path(),
          "%s labels, one for each %s in %s"
              .formatted(
                  part.count(), part.statesSides() ? "image" : "sample", part.inputs.file().path()),
          atLabels.header().count());
    }
    return new IdxPart(part.inputs, atLabels, part.scale, part.standardising);
  }

  /** Examines a file of inputs without labels. */
  public static IdxPart look(Storage storage, FileStatus inputs, InputOptions options) {
    IdxFile file = IdxFile.look(storage, inputs, IdxHeader::ofInputs);
    IdxType type = file.header().type();
    Standardising standardising = type == IdxType.DOUBLE ? options.standardising() : null;
    if (standardising != null && standardising.width() != file.header().width()) {
      throw InputException.expected(
          file.file().path(),
          "samples of %s inputs, as the recipe has".formatted(standardising.width()),
          file.header().width());
    }
    return new IdxPart(file, null, options.divisor(type.isFloatingPoint()), standardising);
  }

  @Override
  public long count() {
    return inputs.header().count();
  }

  /** Returns the number of inputs: of an image, pixels times channels. */
  @Override
  public int width() {
    return inputs.header().width();
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
    return inputs.header().type().isFloatingPoint();
  }

  /** Whether the inputs are float64 numbers. */
  public boolean isDouble() {
    return inputs.header().type() == IdxType.DOUBLE;
  }

  /** Reads the file of labels, which is small beside that of the images. */
  @Override
  public LabelStatistics labels(Storage storage, long from, long to) {
    LabelStatistics.Builder found = new LabelStatistics.Builder();
    try (Content labelsAt = labels.open(storage, from, to)) {
      IdxLabels reader = new IdxLabels(this, labelsAt);
      int[] classes = new int[(int) Math.min(to - from, CHUNK_BYTES)];
      for (long i = from; i < to; i += classes.length) {
        int length = (int) Math.min(classes.length, to - i);
        reader.read(i, classes, length);
        for (int j = 0; j < length; j++) {
          found.add(classes[j]);
        }
      }
    }
    return found.build();
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink) {
    try (Content inputsAt = inputs.open(storage, from, to)) {
      if (labels == null) {
        read(inputsAt, null, from, to, sink);
      } else {
        try (Content labelsAt = labels.open(storage, from, to)) {
          read(inputsAt, new IdxLabels(this, labelsAt), from, to, sink);
          labels.requireWhole(labelsAt, to);
        }
      }
      inputs.requireWhole(inputsAt, to);
    }
  }

  private void read(Content inputsAt, IdxLabels labelsAt, long from, long to, SampleSink sink) {
    int itemBytes = inputs.header().itemBytes();
    int most = (int) Math.min(to - from, Math.max(1, CHUNK_BYTES / itemBytes));
    byte[] items = new byte[most * itemBytes];
    int[] classes = new int[most];
    IdxNumbers numbers = floats() ? new IdxNumbers(this) : null;
    for (long i = from; i < to; i += most) {
      int length = (int) Math.min(most, to - i);
      if (labelsAt != null) {
        labelsAt.read(i, classes, length);
      }
      inputsAt.readFully(items, length * itemBytes);
      for (int j = 0; j < length; j++) {
        if (numbers != null) {
          sink.add(numbers.row(items, j * itemBytes, i + j), classes[j]);
        } else {
          sink.add(items, j * itemBytes, classes[j]);
        }
      }
    }
  }

  @Override
  public List<DataFile> files() {
    return Stream.of(inputs, labels).filter(Objects::nonNull).map(IdxFile::file).toList();
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
