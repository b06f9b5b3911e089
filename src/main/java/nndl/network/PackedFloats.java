package nndl.network;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of floats as bytes, for Java serialisation. Java serialisation copies an array of bytes
 * in one piece, but writes an array of floats one by one. With a Spark job for each iteration, that
 * would be a large part of the cost.
 */
record PackedFloats(byte[] bytes) implements Serializable {

  /** Packs the first {@code length} elements of {@code floats}. */
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
