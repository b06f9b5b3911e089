package nndl.data.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import javax.imageio.IIOException;

/**
 * Removes from a PNG file everything that does not describe pixels. Texts and profiles can be small
 * in the file and large in memory. A gamma is applied by some versions of Java and ignored by
 * others.
 */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12; // a length, a type and a checksum
  private static final String PALETTE = "PLTE";
  private static final String TRANSPARENCY = "tRNS";
  private static final String END = "IEND";
  private static final Set<String> NEEDED = Set.of("IHDR", PALETTE, TRANSPARENCY, "IDAT", END);
  private static final int MAX_COLOURS = 256;

  private PngChunks() {}

  /** Returns the signature and the needed chunks of a file. Fails if the file is not complete. */
  static byte[] ofPixels(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, SIGNATURE_BYTES);
    for (int at = SIGNATURE_BYTES; file.length - at >= FRAME_BYTES; ) {
      int length = in.getInt(at);
      String type = new String(file, at + Integer.BYTES, Integer.BYTES, ISO_8859_1);
      if (length < 0 || length > file.length - at - FRAME_BYTES) {
        throw new EOFException();
      }
      if ((type.equals(PALETTE) || type.equals(TRANSPARENCY)) && length > 3 * MAX_COLOURS) {
        throw new IIOException("a palette of %s bytes".formatted(length));
      }
      if (NEEDED.contains(type)) {
        out.write(file, at, length + FRAME_BYTES);
      }
      if (type.equals(END)) {
        return out.toByteArray();
      }
      at += length + FRAME_BYTES;
    }
    throw new EOFException();
  }
}
