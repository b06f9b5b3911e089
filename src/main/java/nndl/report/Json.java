package nndl.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** The page's data as JSON that may stand in HTML: equal data are equal bytes, on any JVM. */
final class Json {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For what is drawn. */
  private static final MathContext DIGITS = new MathContext(6);

  private Json() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Text that ends no script and begins no comment. */
  static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node).replace("<", "\\u003c");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no tree of values fails
    }
  }

  /** A number in its one form; what is none is null. */
  static BigDecimal number(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(number).round(DIGITS).stripTrailingZeros()
        : null;
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Little-endian. */
  static String base64(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return base64(bytes.array());
  }
}
