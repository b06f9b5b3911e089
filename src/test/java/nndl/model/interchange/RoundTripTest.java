package nndl.model.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.math.elements.Activation;
import nndl.model.Model;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Cost;
import org.junit.jupiter.api.Test;

/** Models of a thousand random shapes, written and read: the same bits. */
class RoundTripTest {
  private static final int SHAPES = 1_000;

  private final Random random = new Random(1);

  /** What is written and read again. */
  private interface Trip {
    SafeTensors take(Model model) throws IOException;
  }

  private Model model(boolean transformed) {
    int[] sizes = new int[2 + random.nextInt(4)];
    Arrays.setAll(sizes, l -> 1 + random.nextInt(random.nextInt(8) == 0 ? 90 : 9));
    sizes[sizes.length - 1]++; // one output would be two classes
    Cost[] costs = {Cost.QUADRATIC, Cost.CROSS_ENTROPY};
    Model model =
        InterchangeModels.of(Activation.SIGMOID, costs[random.nextInt(2)], 1, sizes)
            .with("name", "ü \"€\" \uD83D\uDE00 " + random.nextInt());
    for (int l = 1; l < sizes.length; l++) {
      for (int j = 0; j < sizes[l]; j++) {
        model.parameters().biases(l).set(0, j, InterchangeModels.number(random));
        for (int k = 0; k < sizes[l - 1]; k++) {
          model.parameters().weights(l).set(k, j, InterchangeModels.number(random));
        }
      }
    }
    return transformed ? model.with(InterchangeModels.transform(sizes[0])) : model;
  }

  private void assertSameBits(boolean transformed, boolean keepsStrings, Trip trip)
      throws IOException {
    for (int i = 0; i < SHAPES; i++) {
      Model model = model(transformed && i % 2 == 0);
      SafeTensors read = trip.take(model);
      Map<String, Tensor> tensors = NamedLayers.of("FILE", read.tensors());
      Model found = Model.of("FILE", new SafeTensors(read.metadata(), tensors));
      assertArrayEquals(model.sizes(), found.sizes());
      assertArrayEquals(
          Arrays.copyOf(model.parameters().values(), model.layout().length()),
          Arrays.copyOf(found.parameters().values(), found.layout().length()));
      assertEquals(model.transform(), found.transform());
      if (keepsStrings) {
        assertEquals(model.metadata().strings(), found.metadata().strings());
      }
    }
  }

  @Test
  void ofTheBooksJson() throws IOException {
    assertSameBits(
        false,
        false,
        model -> {
          byte[] file = InterchangeModels.bytes(out -> BookJson.write(model, out));
          SafeTensors read = BookReader.read("FILE", new ByteArrayInputStream(file));
          assertEquals(model.cost().name(), read.metadata().get("cost"));
          assertEquals("SIGMOID", read.metadata().get("activation"));
          return read;
        });
  }

  /** As an nn.Sequential names its layers, between which stand modules without tensors. */
  @Test
  void ofSafetensorsNamedByPyTorch() throws IOException {
    assertSameBits(
        true,
        true,
        model -> {
          int step = 2 + random.nextInt(3);
          Map<String, Tensor> named = new LinkedHashMap<>();
          SortedMap<String, Tensor> ours = new TreeMap<>(model.file().tensors());
          ours.forEach((name, tensor) -> named.put(torchName(name, step), tensor));
          SafeTensors written = new SafeTensors(model.metadata().strings(), named);
          byte[] file = InterchangeModels.bytes(written::write);
          return SafeTensors.readAny("FILE", new ByteArrayInputStream(file), type -> {});
        });
  }

  private static String torchName(String ours, int step) {
    String[] words = ours.split("\\.");
    return words[0].equals("layers")
        ? step * (Integer.parseInt(words[1]) - 1) + "." + words[2]
        : ours;
  }
}
