package nndl.training.checkpoint;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import nndl.model.format.Int8Rows;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Int8;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Block;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.training.checkpoint.Snapshots.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotsTest {
  @ParameterizedTest
  @CsvSource({
    "1, '[0]'",
    "10, '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]'",
    "11, '[0, 2, 4, 6, 8, 10]'",
    "20, '[0, 2, 4, 6, 8, 10, 12, 14, 16, 18]'",
    "30, '[0, 4, 8, 12, 16, 20, 24, 28]'",
    "100, '[0, 16, 32, 48, 64, 80, 96]'"
  })
  void areOfEverySthEpochAndAtMostTen(int epochs, String expected) {
    assertEquals(expected, epochs(after(Snapshots.NONE, 0, epochs, block(1, 5, 3, 2))));
  }

  @Test
  void areTheSameWhereverATrainingWasInterrupted() throws IOException {
    Block block = block(1, 5, 3, 2);
    String whole = epochs(after(Snapshots.NONE, 0, 47, block));
    for (int stop = 1; stop < 47; stop++) {
      Snapshots resumed = read(after(Snapshots.NONE, 0, stop, block).file());
      assertEquals(whole, epochs(after(resumed, stop, 47, block)), "stopped after " + stop);
    }
  }

  @Test
  void areWithinHalfAStepOfTheWeights() throws IOException {
    Block block = block(7, 20, 9, 4);
    Int8Rows rows = read(Snapshots.NONE.after(0, block).file()).taken().get(0).weights();
    for (int j = 0; j < 9; j++) {
      for (int k = 0; k < 20; k++) {
        float found = rows.values()[j * 20 + k] * rows.scales()[j];
        assertEquals(block.weights(1).get(k, j), found, rows.scales()[j] * 0.5001f);
      }
    }
  }

  @Test
  void ofZerosAreZeros() {
    Snapshots found = Snapshots.NONE.after(0, Block.lasting(new Layout(4, 2, 2)));
    assertArrayEquals(new float[2], found.taken().get(0).weights().scales());
    assertArrayEquals(new byte[8], found.taken().get(0).weights().values());
  }

  @ParameterizedTest
  @CsvSource({
    "'9,4', 0",
    "'9,100,4', 1",
    "'9,101,4', 0",
    "'10485,100,2', 1",
    "'16384,64,2', 1",
    "'10486,100,2', 0"
  })
  void areOfASmallFirstHiddenLayerAlone(String sizes, int expected) {
    int[] numbers = Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray();
    Block block = Block.lasting(new Layout(numbers));
    assertEquals(expected, Snapshots.NONE.after(0, block).taken().size());
  }

  @Test
  void withoutScalesAreAnError() {
    Int8 weights = new Int8(new int[] {2, 3}, new byte[6]);
    SafeTensors file =
        new SafeTensors(new TreeMap<>(), Map.of(), Map.of("snapshots.3.weight", weights));
    assertRefused(
        "file: snapshots.3.weight: expected a scale for each of 2 rows, found none",
        () -> Snapshots.of("file", file));
  }

  @Test
  void thatHaveScalesOfOtherRowsAreAnError() {
    Int8 weights = new Int8(new int[] {2, 3}, new byte[6]);
    Tensor scale = new Tensor(new int[] {3}, new float[3]);
    SafeTensors file =
        new SafeTensors(
            new TreeMap<>(),
            Map.of("snapshots.3.scale", scale),
            Map.of("snapshots.3.weight", weights));
    assertRefused(
        "file: snapshots.3.weight: expected a scale for each of 2 rows, found none",
        () -> Snapshots.of("file", file));
  }

  @ParameterizedTest
  @CsvSource({"snapshots.3.bias, 2", "snapshots.3.weight, 1", "weights, 2"})
  void bytesThatAreNoWeightsOfASnapshotAreAnError(String name, int dimensions) {
    int[] shape = dimensions == 1 ? new int[] {6} : new int[] {2, 3};
    SafeTensors file =
        new SafeTensors(new TreeMap<>(), Map.of(), Map.of(name, new Int8(shape, new byte[6])));
    assertRefused(
        "file: expected tensors of snapshots, found " + name, () -> Snapshots.of("file", file));
  }

  @Test
  void areInTheOrderOfEpochsWhateverThatOfTheFile() {
    Snapshots taken = after(Snapshots.NONE, 0, 3, block(1, 5, 3, 2));
    TreeMap<String, Int8> backwards = new TreeMap<>(Comparator.reverseOrder());
    backwards.putAll(taken.values());
    SafeTensors file = new SafeTensors(new TreeMap<>(), taken.scales(), backwards);
    assertEquals("[0, 1, 2]", epochs(Snapshots.of("file", file)));
  }

  private static Block block(long seed, int... sizes) {
    return Initialiser.NORMAL.parameters(new Layout(sizes), seed).block();
  }

  private static Snapshots after(Snapshots before, int from, int to, Block block) {
    Snapshots snapshots = before;
    for (int epoch = from; epoch < to; epoch++) {
      snapshots = snapshots.after(epoch, block);
    }
    return snapshots;
  }

  private static String epochs(Snapshots snapshots) {
    return snapshots.taken().stream().map(Snapshot::epoch).toList().toString();
  }

  private static Snapshots read(SafeTensors file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file.write(out);
    return Snapshots.of(
        "file",
        SafeTensors.read(
            "file", new ByteArrayInputStream(out.toByteArray()), 1000, metadata -> {}));
  }
}
