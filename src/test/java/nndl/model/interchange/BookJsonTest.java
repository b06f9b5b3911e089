package nndl.model.interchange;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import nndl.math.elements.Activation;
import nndl.model.Model;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Cost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of the book's second program. */
class BookJsonTest {
  private static final String GOOD =
      "{'sizes': [2, 1], 'weights': [[[0.5, -1]]], 'biases': [[[2]]], 'cost': 'QuadraticCost'}";

  @Test
  void isTheSameBytesEveryTime() throws IOException {
    byte[] file = InterchangeModels.bytes(out -> BookJson.write(InterchangeModels.golden(), out));
    assertEquals(
        new String(InterchangeModels.resource("book.json"), StandardCharsets.UTF_8),
        new String(file, StandardCharsets.UTF_8));
  }

  /** Written by Python's json, as network2.py calls it. */
  @Test
  void ofTheBooksProgramIsRead() throws IOException {
    SafeTensors found =
        BookReader.read(
            "FILE", new ByteArrayInputStream(InterchangeModels.resource("network2.json")));
    Map<String, Tensor> tensors = found.tensors();
    assertEquals("{activation=SIGMOID, cost=CROSS_ENTROPY}", found.metadata().toString());
    assertArrayEquals(new int[] {2, 3}, tensors.get("layers.1.weight").shape());
    assertArrayEquals(
        new float[] {0.1f, -0.2f, 1e-7f, 123456.79f, 0.33333334f, -1e20f},
        tensors.get("layers.1.weight").values());
    assertArrayEquals(new float[] {0.5f, -0.5f}, tensors.get("layers.1.bias").values());
    assertArrayEquals(new int[] {2}, tensors.get("layers.1.bias").shape());
    assertArrayEquals(new float[] {1, 2, 3, 4}, tensors.get("layers.2.weight").values());
  }

  @Test
  void saysInALineThatTheBookDividesBy256() {
    Model model = InterchangeModels.golden();
    assertEquals(
        Optional.of(
            "the book's program divides inputs by 256, and this model by 255; import takes --scale"
                + " 255"),
        BookJson.check(model));
    assertEquals(Optional.empty(), BookJson.check(model.with("scale", "256.0")));
  }

  static Stream<Arguments> otherModels() {
    Model good = InterchangeModels.golden();
    Model infinite = InterchangeModels.golden();
    infinite.parameters().biases(2).set(0, 1, Float.NEGATIVE_INFINITY);
    String as = ", as the book's program has it, found ";
    return Stream.of(
        Arguments.of(
            InterchangeModels.of(Activation.RELU, Cost.QUADRATIC, 1, 3, 2, 2),
            "activation sigmoid" + as + "relu"),
        Arguments.of(
            InterchangeModels.of(Activation.TANH, Cost.QUADRATIC, 1, 3, 2, 2),
            "activation sigmoid" + as + "tanh"),
        Arguments.of(
            InterchangeModels.of(Activation.SIGMOID, Cost.LOG_LIKELIHOOD, 1, 3, 2, 2),
            "cost quadratic or cross-entropy" + as + "log-likelihood"),
        Arguments.of(
            InterchangeModels.of(Activation.SIGMOID, Cost.QUADRATIC, 1, 3, 2, 1),
            "an output neuron for each class" + as + "bits of 2 classes"),
        Arguments.of(
            good.with(InterchangeModels.transform(3)),
            "inputs that are not transformed" + as + "false"),
        Arguments.of(good.with("scale", "16.0"), "scale 255 or 256" + as + "16.0"));
  }

  @ParameterizedTest
  @MethodSource("otherModels")
  void isRefusedForAModelOfWhichAReaderWouldComputeSomethingElse(Model model, String message) {
    assertRefused("model: expected " + message, () -> BookJson.check(model));
  }

  @Test
  void hasNoNumbersThatAreNone() {
    Model infinite = InterchangeModels.golden();
    infinite.parameters().biases(2).set(0, 1, Float.NEGATIVE_INFINITY);
    assertRefused(
        "model: layer 2: expected finite numbers, as JSON has them, found -Infinity",
        () -> BookJson.check(infinite));
  }

  static Stream<Arguments> hostileFiles() {
    String deep = "[".repeat(1_000_000);
    return Stream.of(
        Arguments.of("", "FILE: expected an object, found nothing"),
        Arguments.of(deep, "FILE: expected an object, found ["),
        Arguments.of("{'weights': " + deep, "FILE: weights: expected numbers, found ["),
        Arguments.of("{'sizes': " + deep, "FILE: sizes: expected whole numbers, found ["),
        Arguments.of("{'more': " + deep, "FILE: expected sizes, weights, biases and cost alone"),
        Arguments.of(replaced("[2, 1]", "[2, 3]"), "weights of layer 1: expected shape [3, 2]"),
        Arguments.of(replaced("[2, 1]", "[1000000000, 1]"), "expected shape [1, 1000000000]"),
        Arguments.of(replaced("[2, 1]", "[2, 1, 1]"), "a matrix of weights and one of biases"),
        Arguments.of(replaced("[2, 1]", "[9999999999, 1]"), "FILE: expected JSON in UTF-8"),
        Arguments.of(replaced("[2, 1]", "[]"), "FILE: expected cost, sizes, and a matrix"),
        Arguments.of(replaced("[[[2]]]", "[[[2], [3]]]"), "biases of layer 1: expected shape"),
        Arguments.of(replaced("[[[2]]]", "[[[2, 3]]]"), "biases of layer 1: expected shape"),
        Arguments.of(replaced("[[[2]]]", "[[[2], []]]"), "rows of the same length, found 0"),
        Arguments.of(replaced("[[[2]]]", "[[[]]]"), "rows of the same length, found 0"),
        Arguments.of(
            "{'biases': [" + "[],".repeat(1_000_000), "biases: expected a matrix with rows"),
        Arguments.of(
            "{'biases': [" + "[[0]],".repeat(1_001), "biases: expected at most 1000 layers"),
        Arguments.of("{'sizes': [" + "9,".repeat(1_002), "sizes: expected at most 1000 layers"),
        Arguments.of(replaced("0.5", "NaN"), "FILE: expected JSON in UTF-8"),
        Arguments.of(replaced("0.5", "1e999"), "finite numbers of float32, found Infinity"),
        Arguments.of(replaced("0.5", "'x'"), "FILE: weights: expected numbers, found \"x\""),
        Arguments.of(replaced("0.5", "1" + "0".repeat(5000)), "FILE: expected JSON in UTF-8"),
        Arguments.of(replaced("Quadratic", "Other"), "[CrossEntropyCost, QuadraticCost], found O"),
        Arguments.of(replaced("Quadratic", "\u00ff\u00fe"), "FILE: expected JSON in UTF-8"),
        Arguments.of(replaced("'biases'", "'weights'"), "FILE: expected JSON in UTF-8"),
        Arguments.of(replaced("'cost'", "'co\\nst\\u001b'"), "found co\\u000ast\\u001b"),
        Arguments.of(GOOD + " {}", "FILE: expected one object, found more"));
  }

  private static String replaced(String part, String by) {
    return GOOD.replace(part, by);
  }

  @ParameterizedTest
  @MethodSource("hostileFiles")
  void thatIsHostileIsRefusedInALine(String text, String message) {
    String found = InterchangeModels.refusal(latin1(text), in -> BookReader.read("FILE", in));
    assertTrue(found.contains(message), found);
  }

  private static byte[] latin1(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void isReadOrRefusedInALineWhateverItsBytes() {
    assertEquals("", InterchangeModels.refusal(latin1(GOOD), in -> BookReader.read("FILE", in)));
    InterchangeModels.assertNoBytesDoHarm(latin1(GOOD), in -> BookReader.read("FILE", in));
  }
}
