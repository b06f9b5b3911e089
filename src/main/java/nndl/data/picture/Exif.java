package nndl.data.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the orientation of a picture from EXIF data; the other entries are not needed. EXIF data
 * are a small TIFF file: a byte order, and the offset of a directory of entries. Malformed data are
 * ignored, because a picture can be used without its metadata.
 */
final class Exif {
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;
  private static final int TIFF_MAGIC = 42;
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;

  private Exif() {}

  /**
   * Returns the orientation, or {@link Orientation#UPRIGHT} if none can be read. Reads only the
   * bytes {@code from} to {@code to - 1}.
   */
  static Orientation orientation(byte[] bytes, int from, int to) {
    ByteBuffer tiff = ByteBuffer.wrap(bytes, from, to - from).slice();
    if (tiff.limit() < HEADER_BYTES || tiff.get(0) != tiff.get(1)) {
      return Orientation.UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (tiff.getShort(2) != TIFF_MAGIC || directory + Short.BYTES > tiff.limit()) {
      return Orientation.UPRIGHT;
    }
    int entry = (int) directory + Short.BYTES;
    int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
    for (int i = 0; i < entries && entry + ENTRY_BYTES <= tiff.limit(); i++) {
      if (Short.toUnsignedInt(tiff.getShort(entry)) == ORIENTATION) {
        return tiff.getShort(entry + 2) == SHORT
            ? Orientation.ofExif(Short.toUnsignedInt(tiff.getShort(entry + 8)))
            : Orientation.UPRIGHT;
      }
      entry += ENTRY_BYTES;
    }
    return Orientation.UPRIGHT;
  }
}
