package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message in parts, each with a header. */
class PartsTest {
  private final Parts parts = new Parts();

  @Test
  void aPartIsFullBeforeTheNextBegins() {
    parts.begin(header -> header.putLong(7));
    for (int at = Long.BYTES; at < Parts.MAX_BYTES; at += Long.BYTES) {
      assertSame(parts, parts.putLong(at));
    }
    assertEquals(1, parts.end().size());
    assertSame(parts, parts.putFloat(1));
    List<ByteBuffer> both = parts.end();
    assertEquals(2, both.size());
    assertEquals(Parts.MAX_BYTES, both.get(0).remaining());
    assertEquals(Long.BYTES + Float.BYTES, both.get(1).remaining());
    assertEquals(7, both.get(1).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
    assertEquals(Parts.MAX_BYTES + Long.BYTES + Float.BYTES, Parts.bytes(both));
  }
}
