package nndl.spark.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The bytes of a message without the headers of its parts. */
final class PartBytes {
  private PartBytes() {}

  static byte[] of(Consumer<Parts> content) {
    Parts parts = new Parts();
    parts.begin(header -> {});
    content.accept(parts);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (ByteBuffer part : parts.end()) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      whole.writeBytes(bytes);
    }
    return whole.toByteArray();
  }
}
