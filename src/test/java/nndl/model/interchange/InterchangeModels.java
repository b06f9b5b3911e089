package nndl.model.interchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.format.SafeTensors;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Parameters;

/** Models for tests of other programs' files. */
final class InterchangeModels {
  private InterchangeModels() {}

  /** Writes a file into memory. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /** Reads a file. */
  interface Reader {
    SafeTensors read(InputStream in);
  }

  /** One of scaled weights, on images of these rows. */
  static Model of(Activation activation, Cost cost, int rows, int... sizes) {
    SortedMap<String, String> strings =
        InputSpec.strings(List.of(rows, sizes[0] / rows), 255, List.of());
    strings.put(Model.ACTIVATION, activation.name());
    strings.put(Model.COST, cost.name());
    return Model.of(Initialiser.SCALED.parameters(new Layout(sizes), 7), strings);
  }

  /** The model of three inputs that the golden files hold. */
  static Model golden() {
    Model model = of(Activation.SIGMOID, Cost.CROSS_ENTROPY, 1, 3, 2, 2);
    Parameters parameters = model.parameters();
    for (int l = 1; l <= 2; l++) {
      for (int j = 0; j < 2; j++) {
        parameters.biases(l).set(0, j, (j == 0 ? 0.1f : -2) * l);
        for (int k = 0; k < parameters.weights(l).rows(); k++) {
          parameters.weights(l).set(k, j, (k - 1.25f) * (j + 1) / l);
        }
      }
    }
    return model.with(Model.TRAINING_SAMPLES, "1000");
  }

  /** A transform with other numbers for each input. */
  static InputTransform transform(int inputs) {
    float[] mean = new float[inputs];
    float[] deviation = new float[inputs];
    for (int k = 0; k < inputs; k++) {
      mean[k] = k % 7 / 10f;
      deviation[k] = 0.2f + k % 5 / 10f;
    }
    return new InputTransform(mean, deviation);
  }

  /** Any finite numbers: of any size, zeros of both signs, subnormal ones. */
  static float number(Random random) {
    float number = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(number) ? number : -0f;
  }

  static byte[] bytes(Writer writer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out);
    return out.toByteArray();
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = InterchangeModels.class.getResourceAsStream("/interchange/" + name)) {
      return in.readAllBytes();
    }
  }

  /**
   * Every file that is cut short is refused, and of those whose bytes are changed each is read or
   * refused: nothing but an {@link InputException} of one line is thrown.
   */
  static void assertNoBytesDoHarm(byte[] good, Reader reader) {
    for (int length = 0; length < good.length; length++) {
      String message = refusal(Arrays.copyOf(good, length), reader);
      if (message.isEmpty()) {
        throw new AssertionError("read a file that was cut to " + length + " bytes");
      }
    }
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = good.clone();
      for (int change = 1 + random.nextInt(3); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      refusal(bytes, reader);
    }
  }

  /** What the reader says of a file in one line; nothing if it reads it. */
  static String refusal(byte[] file, Reader reader) {
    try {
      NamedLayers.of("FILE", reader.read(new ByteArrayInputStream(file)).tensors());
      return "";
    } catch (InputException e) {
      if (e.getMessage().lines().count() != 1 || !e.getMessage().startsWith("FILE")) {
        throw new AssertionError("no line of this file: " + e.getMessage(), e);
      }
      return e.getMessage();
    }
  }
}
