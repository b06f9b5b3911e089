package nndl.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The page's data as JSON that may stand in HTML: equal data are equal bytes, on any JVM. */
final class Json {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For what is drawn. */
  private static final MathContext DIGITS = new MathContext(6);

  private Json() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** UTF-8 that ends no script and begins no comment; bytes among the values are in base64. */
  static byte[] utf8(ObjectNode node) {
    try {
      String bytes = new String(JSON.writeValueAsBytes(node), ISO_8859_1); // a character each
      return bytes.replace("<", "\\u003c").getBytes(ISO_8859_1);
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

  /** Little-endian. */
  static byte[] bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
