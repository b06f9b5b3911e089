package nndl.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.TestTable;
import nndl.data.format.IdxPart;
import nndl.data.format.InputOptions;
import nndl.data.format.Part;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.RowLayout;
import nndl.data.recipe.Standardising;
import nndl.error.InputException;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.FileStatus;

/**
 * IDX files: an input is one of inputs, and then one of labels behind its first byte, which says
 * how many bytes the first has in units of eight. Both are read as each kind of samples.
 */
final class IdxFuzz implements FuzzTarget {
  private static final int UNIT = 8;
  private static final List<InputOptions> OPTIONS =
      List.of(
          InputOptions.idx(),
          InputOptions.idx(Standardising.of(TestTable.RECIPE), 2),
          InputOptions.idx(RowLayout.of(TestTable.RECIPE), 0));

  private final InputFile inputs = new InputFile("inputs.idx");
  private final InputFile labels = new InputFile("labels.idx");

  @Override
  public List<byte[]> seeds() {
    TestImages images = TestImages.random(3, 3, 2, 2, 0.5, 1);
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(pair(images.imagesFile(), images.labelsFile()));
    seeds.add(pair(TestImages.inChannels(images.imagesFile(), 3, 1, 2), images.labelsFile()));
    seeds.add(pair(TestImages.gzip(images.imagesFile()), images.labelsFile()));
    ByteBuffer floats = ByteBuffer.allocate(12 + 2 * 3 * 4).putInt(0x0d02).putInt(2).putInt(3);
    floats.putFloat(1).putFloat(-2).putFloat(1e20f);
    ByteBuffer weighed = ByteBuffer.allocate(12 + 16).putInt(0x0d02).putInt(2).putInt(2);
    seeds.add(pair(floats.array(), weighed.putFloat(1).putFloat(0.5f).putFloat(0).array()));
    ByteBuffer sparse = ByteBuffer.allocate(12 + 4 + 8 + 4).putInt(0x1002).putInt(2).putInt(3);
    sparse.putInt(1).putInt(2).putFloat(0.5f).putInt(0);
    seeds.add(pair(sparse.array(), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 1}));
    int length = RowLayout.of(TestTable.RECIPE).length();
    ByteBuffer rows = ByteBuffer.allocate(12 + 2 * length);
    seeds.add(pair(rows.putInt(0x0802).putInt(2).putInt(length).array(), new byte[UNIT]));
    return seeds;
  }

  private static byte[] pair(byte[] first, byte[] second) {
    int units = (first.length + UNIT - 1) / UNIT;
    return ByteBuffer.allocate(1 + units * UNIT + second.length)
        .put((byte) units)
        .put(first)
        .position(1 + units * UNIT)
        .put(second)
        .array();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    if (input.length == 0) {
      return;
    }
    int end = Math.min(input.length, 1 + UNIT * (input[0] & 0xff));
    byte[] first = Arrays.copyOfRange(input, 1, end);
    FileStatus inputsFile = inputs.of(first);
    FileStatus labelsFile = labels.of(Arrays.copyOfRange(input, end, input.length));
    InputException refused = null;
    for (InputOptions options : OPTIONS) {
      refused = read(() -> IdxPart.look(Fixtures.storage(), inputsFile, options), refused);
      refused =
          read(() -> IdxPart.look(Fixtures.storage(), inputsFile, labelsFile, options), refused);
    }
    if (refused != null) {
      throw refused;
    }
  }

  private static InputException read(Supplier<Part> look, InputException last) {
    try {
      readAll(look.get());
      return last;
    } catch (InputException e) {
      return e;
    }
  }

  /** Reads all samples of a file, and then its last one alone. */
  static void readAll(Part part) {
    List<Integer> unused = part.sides();
    for (long from : new long[] {0, part.count() - 1}) {
      part.read(Fixtures.storage(), from, part.count(), new Sink(), RowErrors.THROWN);
    }
  }

  private static final class Sink implements SampleSink {
    @Override
    public void add(byte[] source, int from, Target target) {}

    @Override
    public void add(SparseRows row, Target target) {}
  }
}
