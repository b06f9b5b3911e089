package nndl.data.picture;

import java.io.ByteArrayOutputStream;

/**
 * Finds the segments of a JPEG file before the pixels, in the same way as Java's decoder: bytes
 * that are no marker are skipped, and some markers have no length.
 */
final class JpegSegments {
  static final int START_OF_SCAN = 0xda;

  private static final int MARKER = 0xff;
  private static final int START_BYTES = 2;
  private static final int LENGTH_BYTES = 2;
  private static final int TEMPORARY = 0x01;
  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;

  /** The marker of a segment with a colour profile, or with other data that no decoder needs. */
  private static final int APP2 = 0xe2;

  private final byte[] bytes;
  private int at;
  private int marker;
  private int start;
  private int end = START_BYTES;

  /** Creates a reader that stands before the first segment. */
  JpegSegments(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the file without a colour profile, because a decoder would change the pixels by it. */
  static byte[] withoutProfile(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    JpegSegments segments = new JpegSegments(file);
    while (segments.next()) {
      if (segments.marker == APP2) {
        out.write(file, from, segments.at - from);
        from = segments.end;
      }
    }
    if (from == 0) {
      return file;
    }
    out.write(file, from, file.length - from);
    return out.toByteArray();
  }

  /**
   * Moves to the next segment. Returns false if there is no further segment that the decoder would
   * accept.
   */
  boolean next() {
    if (marker == START_OF_SCAN) {
      return false;
    }
    do {
      if (!findMarker(end)) {
        return false;
      }
      end = start;
    } while (isAlone(marker));
    if (marker == START_OF_IMAGE || marker == END_OF_IMAGE || start + LENGTH_BYTES > bytes.length) {
      return false;
    }
    int length = (bytes[start] & 0xff) << 8 | (bytes[start + 1] & 0xff);
    start += LENGTH_BYTES;
    end =
        start
            + Math.max(
                0,
                length - LENGTH_BYTES); // the decoder treats a length that is too short like this
    return end <= bytes.length;
  }

  /** Finds the next marker: a byte that is not 0 and follows one or more bytes of 0xff. */
  private boolean findMarker(int from) {
    int i = from;
    do {
      while (i < bytes.length && (bytes[i] & 0xff) != MARKER) {
        i++;
      }
      at = i;
      while (i < bytes.length && (bytes[i] & 0xff) == MARKER) {
        i++;
      }
    } while (i < bytes.length && bytes[i] == 0);
    if (i == bytes.length) {
      return false;
    }
    marker = bytes[i] & 0xff;
    start = i + 1;
    return true;
  }

  private static boolean isAlone(int marker) {
    return marker == TEMPORARY || (marker >= FIRST_RESTART && marker <= LAST_RESTART);
  }

  int marker() {
    return marker;
  }

  /** Returns the index of the first byte of the segment's content. */
  int start() {
    return start;
  }

  /** Returns the index after the last byte of the segment's content. */
  int end() {
    return end;
  }
}
