package nndl.network;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats as the bytes that Java serialisation copies at once; it writes an array of floats one by
 * one, which is much of what a Spark job an iteration costs.
 */
record PackedFloats(byte[] bytes) implements Serializable {

  static PackedFloats of(float[] floats) {
    ByteBuffer buffer = order(ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, floats.length)));
    buffer.asFloatBuffer().put(floats);
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
