package nndl.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.error.InputException;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.worker.Hyperparameters;
import nndl.worker.Settings;
import nndl.worker.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
  @TempDir Path directory;
  private Parameters parameters;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    SampleSet set = TestImages.random(7, 2, 3, 2, 1, 1).write(directory, "train");
    Hyperparameters h = Fixtures.hyperparameters(4, 5, 0.25, 6, 17, 2);
    Workload workload = Fixtures.workload(h, 3, set, set);
    parameters = Fixtures.initial(workload);
    file = directory.resolve("model.safetensors");
    SafeTensors model = Model.of(parameters, Settings.of(workload)).file();
    Fixtures.storage().write(Fixtures.path(file), model::write);
  }

  @Test
  void holdsTheNetworkThatWasPutIn() {
    Parameters found = read(parameters.layout());
    assertArrayEquals(parameters.values(), found.values());
  }

  /** Read here byte by byte, since any other reader of the format would do just that. */
  @Test
  void hasARowOfWeightsForEachReceivingNeuron() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = (int) bytes.getLong();
    String header = new String(bytes.array(), 8, headerLength, StandardCharsets.UTF_8);
    Matcher place =
        Pattern.compile(
                "\"layers.1.weight\":\\{\"dtype\":\"F32\",\"shape\":\\[17,6],"
                    + "\"data_offsets\":\\[(\\d+),(\\d+)]}")
            .matcher(header);
    assertTrue(place.find(), header);
    int begin = 8 + headerLength + Integer.parseInt(place.group(1));
    assertEquals(8 + headerLength + Integer.parseInt(place.group(2)), begin + 4 * 17 * 6);
    for (int j = 0; j < 17; j++) {
      for (int k = 0; k < 6; k++) {
        assertEquals(parameters.weights(1).get(k, j), bytes.getFloat(begin + 4 * (j * 6 + k)));
      }
    }
    assertTrue(header.contains("\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[17],"), header);
    assertTrue(header.contains("\"layers.2.weight\":{\"dtype\":\"F32\",\"shape\":[2,17],"), header);
  }

  @Test
  void saysHowTheNetworkWasMade() {
    assertEquals(
        "{activation=SIGMOID, arithmetic=EXACT, cost=QUADRATIC, epochs=4, format=nndl-1,"
            + " initialiser=NORMAL, learning-rate=0.25, mini-batch-size=5, seed=1,"
            + " shards=3, sizes=6,17,2, training-samples=7}",
        Fixtures.safeTensors(file).metadata().toString());
  }

  @Test
  void isRefusedForANetworkOfOtherSizes() {
    assertRefused("layers.1.weight: expected shape [16, 6], found [17, 6]", 6, 16, 2);
    assertRefused("layers.2.weight: expected shape [3, 17], found [2, 17]", 6, 17, 3);
    assertRefused("layers.3.weight: expected shape [2, 2], found no such tensor", 6, 17, 2, 2);
    assertRefused(
        "expected 1 layers for sizes [6, 17], found "
            + "[layers.1.weight, layers.1.bias, layers.2.weight, layers.2.bias]",
        6,
        17);
  }

  private void assertRefused(String message, int... sizes) {
    InputException error = assertThrows(InputException.class, () -> read(new Layout(sizes)));
    assertEquals("file:" + file + ": " + message, error.getMessage());
  }

  private Parameters read(Layout layout) {
    SafeTensors tensors = Fixtures.safeTensors(file);
    return new Parameters(LayerTensors.block(Fixtures.path(file), "", tensors.tensors(), layout));
  }
}
