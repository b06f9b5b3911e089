package nndl.data;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nndl.Fixtures;
import nndl.data.format.InputOptions;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;
import nndl.data.recipe.MissingValues;
import nndl.data.table.CsvTable;
import nndl.data.table.Faults;
import nndl.data.table.HeldOut;
import nndl.data.table.Rows;
import nndl.data.table.Selection;
import nndl.data.table.Table;
import nndl.data.table.TestSelection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX files of rows, in which a category is an index. */
class RowIdxTest {
  private static final int ROWS = 1_000;

  @TempDir private Path directory;

  private SampleFolder write(String text, boolean isExport) throws IOException {
    Faults faults = new Faults();
    String names = Files.writeString(directory.resolve("table.csv"), text).toString();
    Path samples = directory.resolve(isExport ? "inputs" : "indices");
    return samples(names, Fixtures.path(samples), isExport, faults)
        .write(Optional.empty(), faults, made -> {}, line -> {});
  }

  private static TableSamples samples(
      String names, org.apache.hadoop.fs.Path to, boolean isExport, Faults faults) {
    Selection selection = new TestSelection("y").maxCategories(400).missing("mean").get();
    InputFiles files = InputFiles.of(Fixtures.storage(), names);
    Rows rows =
        CsvTable.look(Fixtures.storage(), names, files.files(), MissingValues.USUAL, faults);
    Table table =
        Table.read(
            rows, selection, MissingValues.USUAL, new HeldOut(0.2, 0.1, 1), faults, line -> {});
    return new TableSamples(Fixtures.storage(), table, to, isExport);
  }

  /** Rows of two columns of 300 categories, with gaps, and two of numbers. */
  private static String table() {
    StringBuilder text = new StringBuilder("from,distance,to,hour,y\n");
    for (int i = 0; i < ROWS; i++) {
      String from = i % 41 == 0 ? "" : "A" + i * 7 % 300;
      String distance = i % 43 == 0 ? "" : String.valueOf(i * 37 % 1000 / 8.0);
      text.append("%s,%s,B%s,%s,%s\n".formatted(from, distance, i * 11 % 300, i % 24, i % 3));
    }
    return text.toString();
  }

  private static SampleSet open(SampleFolder folder, boolean test) {
    InputFiles inputs =
        InputFiles.of(
            Fixtures.storage(), "" + (test ? folder.testInputs() : folder.trainingInputs()));
    InputFiles labels =
        InputFiles.of(
            Fixtures.storage(), "" + (test ? folder.testLabels() : folder.trainingLabels()));
    return SampleSet.open(Fixtures.storage(), inputs, labels, folder.reading(), 0);
  }

  @Test
  void aCategoryIsAnIndexAndANumberAnInput() throws IOException {
    SampleFolder folder = write("x,home,y\n1,ship,a\n1,barn,b\n1,,c\n", false);
    byte[] file = Files.readAllBytes(directory.resolve("indices/train-inputs.idx"));
    ByteBuffer expected = ByteBuffer.allocate(12 + 3 * 5).putInt(0x0802).putInt(3).putInt(5);
    expected.putFloat(0).put((byte) 2).putFloat(0).put((byte) 1).putFloat(0).put((byte) 0);
    assertEquals(ByteBuffer.wrap(expected.array()), ByteBuffer.wrap(file));
    assertTrue(folder.indexed());
    assertEquals(3 * (5 + 1), folder.bytes());
    assertEquals(Optional.of(folder), SampleFolder.find(Fixtures.storage(), folder.directory()));
  }

  /** The sum of the inputs' bits is in the hash, and in the packed bytes are all of them. */
  @Test
  void theSamplesAndTheirHashesAreThoseOfInputs() throws IOException {
    SampleFolder indices = write(table(), false);
    SampleFolder inputs = write(table(), true);
    assertFalse(inputs.indexed());
    for (boolean test : new boolean[] {false, true}) {
      PackedSamples expected = Fixtures.loader().load(open(inputs, test).all());
      PackedSamples found = Fixtures.loader().load(open(indices, test).all());
      assertEquals(SampleHash.of(expected, 0), SampleHash.of(found, 0));
      assertEquals(expected.heldBytes(), found.heldBytes());
      assertEquals(open(inputs, test).width(), open(indices, test).width());
      assertEquals(open(inputs, test).sides(null), open(indices, test).sides(null));
    }
    SampleSet set = open(indices, false);
    PackedSamples middle = Fixtures.loader().load(new SampleRange(set, 300, 400));
    PackedSamples all = Fixtures.loader().load(set.all());
    assertEquals(SampleHash.of(all.range(300, 400), 300), SampleHash.of(middle, 300));
  }

  @Test
  void aRowNeedsFourBytesForANumberAndOneToFourForAnIndex() throws IOException {
    write(table(), false);
    long bytes = 0;
    for (String file : List.of("train-inputs", "train-labels", "test-inputs", "test-labels")) {
      bytes += Files.size(directory.resolve("indices/%s.idx".formatted(file)));
    }
    assertEquals(2 * (12 + 8) + ROWS * (2 * 4 + 2 * 2 + 1), bytes);
  }

  @Test
  void withoutCategoriesTheFilesAreInputs() throws IOException {
    SampleFolder folder = write("x,z,y\n1,2,a\n3,4,b\n2,1,b\n", false);
    assertFalse(folder.indexed());
    assertFalse(Files.readString(directory.resolve("indices/recipe.json")).contains("indices"));
  }

  /** As earlier versions have written it, and as {@code convert} does. */
  @Test
  void aDirectoryOfInputsIsComparedAsItIs() throws IOException {
    SampleFolder folder = write(table(), true);
    String names = directory.resolve("table.csv").toString();
    Faults faults = new Faults();
    assertEquals(
        folder,
        samples(names, folder.directory(), false, faults)
            .requireSame(Optional.empty(), faults, line -> {}));
    Files.writeString(directory.resolve("table.csv"), table().replace("B11,", "B22,"));
    assertRefused(
        folder.directory()
            + ": expected the samples of this table, or --overwrite, found those of another table",
        () ->
            samples(names, folder.directory(), false, faults)
                .requireSame(Optional.empty(), faults, line -> {}));
  }

  @Test
  void whatIsWrongWithAFileIsOneLine() throws IOException {
    SampleFolder folder = write("x,home,y\n1,ship,a\n3,barn,b\n", false);
    Path file = directory.resolve("indices/train-inputs.idx");
    byte[] bytes = Files.readAllBytes(file);
    assertRefused(
        "file:%s: expected magic number 0x00000803, 0x00000804, 0x00000d02, 0x00000d03, 0x00000d04,"
                .formatted(file)
            + " 0x00000e02, 0x00000e03 or 0x00000e04, found 0x00000802, rows of a table (--data"
            + " names their directory)",
        () ->
            Fixtures.sampleSet(
                file.toString(), folder.trainingLabels().toString(), InputOptions.idx(), 0));
    byte[] index = bytes.clone();
    index[bytes.length - 1] = 3;
    Files.write(file, index);
    assertRefused(
        "file:%s, sample 2: expected indices of values that the recipe has, also in its column 2, found 3"
            .formatted(file),
        () -> Fixtures.loader().load(open(folder, false).all()));
    byte[] large = bytes.clone();
    Arrays.fill(large, 12, 15, (byte) 0x7f);
    Files.write(file, large);
    assertRefused(
        "file:%s, sample 1: expected finite inputs that --scale makes 2^64 at most, found 3.3961256E38"
            .formatted(file),
        () -> Fixtures.loader().load(open(folder, false).all()));
    Files.write(file, ByteBuffer.allocate(16).putInt(0x0802).putInt(2).putInt(2).array());
    assertRefused(
        "file:%s: expected rows of 5 bytes, as the recipe has, found 2".formatted(file),
        () -> open(folder, false));
  }
}
