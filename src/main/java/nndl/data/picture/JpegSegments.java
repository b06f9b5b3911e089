package nndl.data.picture;

import java.io.ByteArrayOutputStream;

/**
 * The segments of a JPEG file before the pixels, found in the same way as Java's decoder finds
 * them: it skips bytes that are no marker, and some markers have no length.
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

  /** A segment with a colour profile, or with something that no decoder needs. */
  private static final int APP2 = 0xe2;

  private final byte[] bytes;
  private int at;
  private int marker;
  private int start;
  private int end = START_BYTES;

  /** Begins before the first segment. */
  JpegSegments(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The file without a colour profile, which would change its numbers. */
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

  /** Moves to the next segment; false if there is none that the decoder would accept. */
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
                length - LENGTH_BYTES); // the decoder treats a length that is too short in the same
    // way
    return end <= bytes.length;
  }

  /** Finds a marker: a byte after one or more bytes of 0xff; a 0 there is no marker. */
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

  /** Where the segment's content begins. */
  int start() {
    return start;
  }

  /** Where the segment's content ends. */
  int end() {
    return end;
  }
}
