package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first message of a worker group on a connection. It says whose secret the group is going to
 * prove.
 *
 * @param partition the partition of the task that opens the connection
 * @param nonce random bytes, which the driver's proof must cover
 */
record Greeting(int partition, byte[] nonce) {
  private static final int MAGIC = 0x6e6e6470;
  private static final int BYTES = 2 * Integer.BYTES + Secret.BYTES;

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .putInt(partition)
        .put(nonce)
        .array();
  }

  static Greeting read(ByteBuffer in) throws ProtocolException {
    ProtocolException.require(in.remaining() == BYTES, "a greeting of %s bytes".formatted(BYTES));
    in.order(ByteOrder.LITTLE_ENDIAN);
    ProtocolException.require(in.getInt() == MAGIC, "a greeting of nndl");
    int partition = in.getInt();
    byte[] nonce = new byte[Secret.BYTES];
    in.get(nonce);
    return new Greeting(partition, nonce);
  }
}
