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

/** The page's data as JSON that can be embedded in HTML: equal data are equal bytes, on any JVM. */
final class Json {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The precision of numbers that are drawn. */
  private static final MathContext DIGITS = new MathContext(6);

  private Json() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * The data in UTF-8, escaped so that they end no script and begin no comment; byte arrays are in
   * base64.
   */
  static byte[] utf8(ObjectNode node) {
    try {
      String bytes = new String(JSON.writeValueAsBytes(node), ISO_8859_1); // one character per byte
      return bytes.replace("<", "\\u003c").getBytes(ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing a tree of values never fails
    }
  }

  /** A number in its canonical form; NaN and infinity become null. */
  static BigDecimal number(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(number).round(DIGITS).stripTrailingZeros()
        : null;
  }

  /** The bytes of floats, little-endian. */
  static byte[] bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
