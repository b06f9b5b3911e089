package nndl.model.interchange;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nndl.model.format.NumberType;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of tensors, and the types of their numbers. */
class NamedLayersTest {
  /** Written as safetensors.torch.save_file does, of Linear, ReLU, Linear. */
  @Test
  void ofAnNnSequentialBecomeOurs() throws IOException {
    SafeTensors file =
        SafeTensors.readAny(
            "FILE",
            new ByteArrayInputStream(InterchangeModels.resource("torch.safetensors")),
            type -> assertEquals(NumberType.F32, type));
    assertEquals(Map.of("format", "pt"), file.metadata());
    Map<String, Tensor> ours = NamedLayers.of("FILE", file.tensors());
    assertEquals(
        "[layers.1.weight, layers.1.bias, layers.2.weight, layers.2.bias]",
        ours.keySet().toString());
    assertArrayEquals(
        new float[] {0.5f, -1.5f, 2, 0.25f, 3, -4}, ours.get("layers.1.weight").values());
    assertArrayEquals(new float[] {5, 6}, ours.get("layers.2.bias").values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.weight 2 3, 0.bias 2, 2.weight 2 4, 2.bias 2|2.weight: expected shape [outputs, 2], found [2, 4]
          0.weight 2 3, 0.bias 3|0.bias: expected shape [2], found [3]
          0.weight 2 3|0.bias: expected shape [2], found no such tensor
          0.bias 2|0.weight: expected shape [outputs, inputs], found no such tensor
          0.weight 2 3 1, 0.bias 2|0.weight: expected shape [outputs, inputs], found [2, 3, 1]
          0.weight 2 3, 0.bias 2, 1.running_mean 2|1.running_mean: expected N.weight, N.bias or those of layers.N alone, or --layers with the names in their order, found this tensor
          00.weight 2 3|00.weight: expected N.weight, N.bias or those of layers.N alone, or --layers with the names in their order, found this tensor
          0.weight 2 3, 0.bias 2, 2.weight 2 2, 2.bias 2, 3.weight 2 2, 3.bias 2|3.weight: expected an activation between it and 2.weight, found none
          layers.2.weight 2 3, layers.2.bias 2|layers.2.weight: expected layers.1.weight, found it
          layers.1.weight 2 3, layers.1.bias 2, 1.weight 2 3|1.weight: expected one way of naming layers, found layers.1.weight
          input.mean 3|
          """)
  void areRefusedIfTheyAreNoNetwork(String tensors, String message) {
    String e = refusal(() -> NamedLayers.of("FILE", tensors(tensors)));
    String line =
        message == null
            ? "FILE: expected tensors named 0.weight or layers.1.weight, and so on, found none"
            : "FILE: " + message;
    assertEquals(line, e);
  }

  /**
   * @param names with their shapes
   */
  private static Map<String, Tensor> tensors(String names) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (String tensor : names.split(", ")) {
      String[] words = tensor.split(" ");
      int[] shape = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
      named.put(
          words[0], new Tensor(shape, new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]));
    }
    return named;
  }

  /** As of a Module with fields, whose order in a file is that of the alphabet. */
  @Test
  void ofOtherProgramsAreTakenInTheOrderThatIsNamed() {
    Map<String, Tensor> file =
        tensors("hidden.bias 2, hidden.weight 2 3, entry.bias 3, entry.weight 3 4, input.mean 4");
    Map<String, Tensor> ours = NamedLayers.of("FILE", file, List.of("entry", "hidden"));
    assertEquals(
        "[layers.1.weight, layers.1.bias, layers.2.weight, layers.2.bias, input.mean]",
        ours.keySet().toString());
    assertSame(file.get("entry.weight"), ours.get("layers.1.weight"));
    assertSame(file.get("hidden.bias"), ours.get("layers.2.bias"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fc2,fc1|FILE: fc1.weight: expected shape [outputs, 2], found [3, 4]
          fc1|FILE: fc2.weight: expected the weights and biases of the layers in --layers alone, found it
          fc1,fc1,fc2|--layers: expected each layer once, found fc1 twice
          fc1,fc3|--layers: expected layers of FILE, whose tensors are fc1.weight, fc1.bias, fc2.weight, fc2.bias, found fc3
          """)
  void ofOtherProgramsMustBeNamedAllAndInTheirOrder(String layers, String message) {
    Map<String, Tensor> file = tensors("fc1.weight 3 4, fc1.bias 3, fc2.weight 2 3, fc2.bias 2");
    assertRefused(message, () -> NamedLayers.of("FILE", file, List.of(layers.split(","))));
  }

  @Test
  void haveNumbersOfFourTypes() {
    ByteBuffer numbers = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    numbers.putShort((short) 0x3e00).putShort((short) 0xc000); // float16: 1.5, -2
    numbers.putShort((short) 0x0001).putShort((short) 0x7bff); // the least, the most
    numbers.putShort((short) 0x3fc0).putShort((short) 0xc000); // bfloat16: 1.5, -2
    numbers.putFloat(0.1f).putDouble(0.1).putDouble(-1e-300);
    String header =
        ("{'a':{'dtype':'F16','shape':[4],'data_offsets':[0,8]},"
                + "'b':{'dtype':'BF16','shape':[2],'data_offsets':[8,12]},"
                + "'c':{'dtype':'F32','shape':[1],'data_offsets':[12,16]},"
                + "'d':{'dtype':'F64','shape':[2],'data_offsets':[16,32]}}")
            .replace('\'', '"');
    List<NumberType> types = new ArrayList<>();
    SafeTensors file =
        SafeTensors.readAny(
            "FILE", file(header, Arrays.copyOf(numbers.array(), numbers.position())), types::add);
    assertEquals("[float16, bfloat16, float32, float64]", types.toString());
    assertArrayEquals(new float[] {1.5f, -2, 0x1p-24f, 65504}, file.tensors().get("a").values());
    assertArrayEquals(new float[] {1.5f, -2}, file.tensors().get("b").values());
    assertArrayEquals(new float[] {0.1f}, file.tensors().get("c").values());
    assertArrayEquals(new float[] {0.1f, -0f}, file.tensors().get("d").values());
  }

  @ParameterizedTest
  @CsvSource({"I64, 8", "F8_E4M3, 1", "BOOL, 1"})
  void areRefusedWithNumbersOfOtherTypes(String type, int bytes) {
    String header =
        "{\"0.weight\":{\"dtype\":\"%s\",\"shape\":[1,1],\"data_offsets\":[0,%s]}}"
            .formatted(type, bytes);
    assertRefused(
        "FILE: 0.weight: expected dtype F16, BF16, F32, F64, found " + type,
        () -> SafeTensors.readAny("FILE", file(header, new byte[bytes]), t -> {}));
  }

  /** What float32 cannot hold is no number there. */
  @ParameterizedTest
  @CsvSource({"NaN, NaN", "1e39, Infinity", "-Infinity, -Infinity"})
  void areRefusedWithNumbersThatAreNone(double number, float found) {
    String header = "{\"0.weight\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[0,8]}}";
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number).array();
    SafeTensors file = SafeTensors.readAny("FILE", file(header, bytes), t -> {});
    assertRefused(
        "FILE: 0.weight: expected finite numbers of float32, found " + found,
        () -> NamedLayers.of("FILE", file.tensors()));
  }

  @Test
  void areReadOrRefusedInALineWhateverTheBytes() throws IOException {
    InterchangeModels.assertNoBytesDoHarm(
        InterchangeModels.resource("torch.safetensors"),
        in -> SafeTensors.readAny("FILE", in, type -> {}));
  }

  private static ByteArrayInputStream file(String header, byte[] numbers) {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    return new ByteArrayInputStream(
        ByteBuffer.allocate(8 + text.length + numbers.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .put(numbers)
            .array());
  }
}
