package nndl.network;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats as bytes, which Java serialisation copies at once. It would write an array of floats one
 * by one, which is a large part of what a Spark job per iteration costs.
 */
record PackedFloats(byte[] bytes) implements Serializable {

  /** The first {@code length} floats of {@code floats}. */
  static PackedFloats of(float[] floats, int length) {
    ByteBuffer buffer = order(ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, length)));
    buffer.asFloatBuffer().put(floats, 0, length);
    return new PackedFloats(buffer.array());
  }

  float[] unpack() {
    float[] floats = new float[bytes.length / Float.BYTES];
    order(ByteBuffer.wrap(bytes)).asFloatBuffer().get(floats);
    return floats;
  }

  private static ByteBuffer order(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }
}
