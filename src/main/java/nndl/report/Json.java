package nndl.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;
import nndl.math.NumberText;

/**
 * Writes the page's data as JSON that can be embedded in HTML. Equal data give equal bytes on any
 * JVM.
 */
final class Json {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The precision of numbers that are drawn. */
  private static final int DIGITS = 6;

  private Json() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Returns a record as an object. */
  static JsonNode tree(Object record) {
    return JSON.valueToTree(record);
  }

  /** Returns an array with a value for each element of a list. */
  static <T> JsonNode array(List<T> list, Function<T, ?> value) {
    return JSON.valueToTree(list.stream().map(value).toList());
  }

  /**
   * Returns the data in UTF-8. The character {@code <} is escaped, so that the data cannot end the
   * script or begin a comment. Arrays of bytes are written in base64.
   */
  static byte[] utf8(ObjectNode node) {
    try {
      String bytes = new String(JSON.writeValueAsBytes(node), ISO_8859_1); // one character per byte
      return bytes.replace("<", "\\u003c").getBytes(ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing a tree of values never fails
    }
  }

  /**
   * Returns a number with a fixed precision in its canonical form, or null for NaN and infinity.
   */
  static BigDecimal number(double number) {
    return NumberText.rounded(number, DIGITS);
  }

  /** Returns the bytes of floats, little-endian. */
  static byte[] bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
