package nndl.data.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Data from the segments before the pixels of a JPEG file that Java's decoder does not report.
 *
 * @param orientation the orientation that the EXIF data state
 * @param colours the number of values of a pixel: 1 for grey, 3 for colours, 4 for the colours of a
 *     printer (CMYK), or 0 if no segment states it
 * @param scans whether the values of a pixel may be spread over several scans, so that a decoder
 *     keeps all pixels in memory
 */
record JpegHead(Orientation orientation, int colours, boolean scans) {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int APP1 = 0xe1;
  private static final int PROGRESSIVE = 0xc2;

  /**
   * Reads the file segment by segment. If it does not find the pixels, it assumes that they are in
   * several scans.
   */
  static JpegHead of(byte[] bytes) {
    Orientation orientation = Orientation.UPRIGHT;
    int colours = 0;
    boolean progressive = false;
    boolean scans = true;
    JpegSegments segments = new JpegSegments(bytes);
    while (segments.next()) {
      int start = segments.start();
      int end = segments.end();
      if (segments.marker() == APP1 && isExif(bytes, start, end)) {
        orientation = Exif.orientation(bytes, start + EXIF.length, end);
      } else if (isFrame(segments.marker()) && end - start > 5) {
        colours = bytes[start + 5] & 0xff;
        progressive = segments.marker() == PROGRESSIVE;
      } else if (segments.marker() == JpegSegments.START_OF_SCAN) {
        scans = progressive || start == end || (bytes[start] & 0xff) < colours;
      }
    }
    return new JpegHead(orientation, colours, scans);
  }

  private static boolean isExif(byte[] bytes, int start, int end) {
    int length = EXIF.length;
    return end - start >= length && Arrays.equals(bytes, start, start + length, EXIF, 0, length);
  }

  /** Whether a marker begins a frame. The markers of frames form a range with three exceptions. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
