package nndl.model.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import nndl.model.format.NumberType;

/**
 * A message of Protocol Buffers, to which fields are added one after another. Its bytes contain the
 * fields in this order. Arrays of numbers are not copied, so they must not change until the message
 * is written. A field that is added to a nested message later does not become part of this message.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtoMessage {
  /** The wire types, which determine how a field is encoded. */
  private static final int VARINT = 0;

  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int VARINT_BITS = 7;

  private final List<Part> parts = new ArrayList<>();
  private long length;

  /** A part of the message's bytes. */
  private interface Part {
    void write(OutputStream out) throws IOException;
  }

  ProtoMessage number(int field, long value) {
    ByteArrayOutputStream bytes = start(field, VARINT);
    writeVarint(bytes, value);
    return add(bytes);
  }

  ProtoMessage float32(int field, float value) {
    ByteArrayOutputStream bytes = start(field, FIXED32);
    bytes.writeBytes(
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return add(bytes);
  }

  ProtoMessage text(int field, String text) {
    return bytes(field, text.getBytes(UTF_8));
  }

  /** Adds a field of bytes that contain the numbers as float64, little-endian. */
  ProtoMessage doubles(int field, double[] values) {
    ByteBuffer content = ByteBuffer.allocate(Double.BYTES * values.length);
    content.order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
    return bytes(field, content.array());
  }

  private ProtoMessage bytes(int field, byte[] content) {
    ByteArrayOutputStream bytes = start(field, LENGTH_DELIMITED);
    writeVarint(bytes, content.length);
    bytes.writeBytes(content);
    return add(bytes);
  }

  ProtoMessage message(int field, ProtoMessage message) {
    add(field, message.length);
    return append(message);
  }

  /** Adds the fields of another message to this one. */
  ProtoMessage append(ProtoMessage message) {
    parts.addAll(message.parts);
    length += message.length;
    return this;
  }

  /** Adds a field of bytes that contain the numbers as float32, little-endian. */
  ProtoMessage floats(int field, float[] values) {
    long bytes = (long) Float.BYTES * values.length;
    add(field, bytes);
    parts.add(out -> NumberType.write(out, values));
    length += bytes;
    return this;
  }

  /** The number of bytes of the whole message. */
  long length() {
    return length;
  }

  void write(OutputStream out) throws IOException {
    for (Part part : parts) {
      part.write(out);
    }
  }

  private void add(int field, long contentLength) {
    ByteArrayOutputStream bytes = start(field, LENGTH_DELIMITED);
    writeVarint(bytes, contentLength);
    add(bytes);
  }

  private ProtoMessage add(ByteArrayOutputStream bytes) {
    parts.add(bytes::writeTo);
    length += bytes.size();
    return this;
  }

  private static ByteArrayOutputStream start(int field, int wireType) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writeVarint(bytes, ((long) field << TYPE_BITS) | wireType);
    return bytes;
  }

  /**
   * Writes an integer with seven bits in each byte, the lowest bits first. The highest bit of a
   * byte is 1 if another byte follows.
   */
  private static void writeVarint(ByteArrayOutputStream bytes, long value) {
    long rest = value;
    while (rest >>> VARINT_BITS != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= VARINT_BITS;
    }
    bytes.write((int) rest);
  }
}
