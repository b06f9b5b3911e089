package nndl.data.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** The format of a picture's file. */
public enum PictureFormat {
  PNG(List.of(".png"), 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'),
  JPEG(List.of(".jpg", ".jpeg"), 0xff, 0xd8, 0xff),
  BMP(List.of(".bmp"), 'B', 'M'),
  /** The GIF format, of which only the first frame is read. */
  GIF(List.of(".gif"), 'G', 'I', 'F', '8');

  /** The possible lengths of the second header of a BMP file. */
  private static final Set<Integer> BMP_HEADERS = Set.of(12, 40, 52, 56, 64, 108, 124);

  private static final int BMP_FILE_HEADER = 14;

  private final List<String> extensions;
  private final byte[] magic;

  PictureFormat(List<String> extensions, int... magic) {
    this.extensions = extensions;
    this.magic = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      this.magic[i] = (byte) magic[i];
    }
  }

  /**
   * Returns the format that the file's extension names, if it is known. A further extension .gz or
   * .bz2 is ignored.
   */
  public static Optional<PictureFormat> byName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2)$", "");
    return Arrays.stream(values())
        .filter(format -> format.extensions.stream().anyMatch(name::endsWith))
        .findFirst();
  }

  /** Returns the format that the first bytes of the content show, if it is known. */
  public static Optional<PictureFormat> byContent(byte[] head) {
    return Arrays.stream(values()).filter(format -> format.begins(head)).findFirst();
  }

  private boolean begins(byte[] head) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length)
        && (this != BMP || hasBmpHeader(head));
  }

  /**
   * Whether a second header follows. This is checked because a text may begin with the same two
   * letters.
   */
  private static boolean hasBmpHeader(byte[] head) {
    return head.length >= BMP_FILE_HEADER + Integer.BYTES
        && BMP_HEADERS.contains(
            ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(BMP_FILE_HEADER));
  }

  /** Returns Java's own decoder, because other installed decoders may return other pixels. */
  ImageReader decoder() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name());
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule() == ImageIO.class.getModule()) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("this JVM has no decoder of " + name());
  }
}
