package nndl.data.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the segments before the pixels of a JPEG file say, as far as Java's decoder does not.
 *
 * @param colours numbers of a pixel: 1 is grey, 3 are colours, 4 are those of a printer; 0 if there
 *     is no such segment
 * @param scans whether each pixel is told in several scans, so that a decoder holds all of them
 */
record JpegHead(Orientation orientation, int colours, boolean scans) {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int MARKER = 0xff;
  private static final int APP1 = 0xe1;
  private static final int START_OF_SCAN = 0xda;
  private static final int PROGRESSIVE = 0xc2;

  /** Walks from segment to segment; where a segment does not fit, the decoder will say so. */
  static JpegHead of(byte[] bytes) {
    Orientation orientation = Orientation.UPRIGHT;
    int colours = 0;
    boolean scans = false;
    int at = 2;
    while (at + 4 <= bytes.length && (bytes[at] & 0xff) == MARKER) {
      int marker = bytes[at + 1] & 0xff;
      if (marker == MARKER) { // one of several that fill
        at++;
        continue;
      }
      int start = at + 4;
      int end = at + 2 + ((bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff));
      if (end < start || end > bytes.length) {
        break;
      }
      if (marker == APP1 && isExif(bytes, start, end)) {
        orientation = Exif.orientation(bytes, start + EXIF.length, end);
      } else if (isFrame(marker) && end - start > 5) {
        colours = bytes[start + 5] & 0xff;
        scans = marker == PROGRESSIVE;
      } else if (marker == START_OF_SCAN) {
        scans |= end > start && (bytes[start] & 0xff) < colours;
        break;
      }
      at = end;
    }
    return new JpegHead(orientation, colours, scans);
  }

  private static boolean isExif(byte[] bytes, int start, int end) {
    int length = EXIF.length;
    return end - start >= length && Arrays.equals(bytes, start, start + length, EXIF, 0, length);
  }

  /** The markers of frames stand in a row, but for three of them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
