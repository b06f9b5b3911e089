package nndl.data.picture;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOException;

/**
 * Removes from a PNG file everything that does not describe pixels. Texts and profiles can be small
 * in the file and large in memory. A gamma is applied by some versions of Java and ignored by
 * others.
 */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12; // a length, a type and a checksum
  private static final int HEADER = 0x49484452;
  private static final int PALETTE = 0x504c5445;
  private static final int TRANSPARENCY = 0x74524e53;
  private static final int DATA = 0x49444154;
  private static final int END = 0x49454e44;
  private static final int MAX_COLOURS = 256;

  private PngChunks() {}

  /** Returns the signature and the needed chunks of a file. Fails if the file is not complete. */
  static byte[] ofPixels(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, SIGNATURE_BYTES);
    for (int at = SIGNATURE_BYTES; file.length - at >= FRAME_BYTES; ) {
      int length = in.getInt(at);
      int type = in.getInt(at + 4);
      if (length < 0 || length > file.length - at - FRAME_BYTES) {
        throw new EOFException();
      }
      if ((type == PALETTE || type == TRANSPARENCY) && length > 3 * MAX_COLOURS) {
        throw new IIOException("a palette of %s bytes".formatted(length));
      }
      if (isNeeded(type)) {
        out.write(file, at, length + FRAME_BYTES);
      }
      if (type == END) {
        return out.toByteArray();
      }
      at += length + FRAME_BYTES;
    }
    throw new EOFException();
  }

  private static boolean isNeeded(int type) {
    return type == HEADER || type == PALETTE || type == TRANSPARENCY || type == DATA || type == END;
  }
}
