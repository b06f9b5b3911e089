package nndl.data.picture;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import nndl.data.storage.Content;
import nndl.error.InputException;

/**
 * A picture's file, looked at and not yet decoded. What it declares is bounded before anything is
 * made of it: a file of a few bytes may say that it has any number of pixels.
 */
public final class PictureFile {
  /** So long is a file at most, since it is held in memory. */
  public static final int MAX_BYTES = 1 << 27;

  private static final int MAX_PIXELS = 100_000_000;

  /** Of one whose pixels are all held while they are decoded, six bytes for each. */
  private static final int MAX_HELD_PIXELS = 25_000_000;

  private static final int FIRST_BYTES = 1 << 16;

  private final Object place;
  private final PictureFormat format;
  private final byte[] bytes;
  private final Orientation orientation;
  private final int width;
  private final int height;

  private PictureFile(Object place, PictureFormat format, byte[] file) throws IOException {
    this.place = place;
    this.format = format;
    this.bytes = ofPixels(format, file);
    ImageReader decoder = format.decoder();
    try (BytesInput in = new BytesInput(bytes)) {
      decoder.setInput(in, true, true);
      this.width = decoder.getWidth(0);
      this.height = decoder.getHeight(0);
    } finally {
      decoder.dispose();
    }
    requireAtMost(MAX_PIXELS, "");
    this.orientation = format == PictureFormat.JPEG ? lookAtJpeg() : Orientation.UPRIGHT;
    if (format == PictureFormat.BMP) {
      requireNothingEmbedded();
    }
  }

  /** Without what would change numbers of pixels, or take memory for nothing. */
  private static byte[] ofPixels(PictureFormat format, byte[] file) throws IOException {
    return switch (format) {
      case PNG -> PngChunks.ofPixels(file);
      case JPEG -> JpegSegments.withoutProfile(file);
      case BMP, GIF -> file;
    };
  }

  /** Reads a file, and looks at it. */
  public static PictureFile read(Content content) {
    return of(content.file().path(), bytes(content));
  }

  /**
   * The bytes of a file: all of one that may be a picture. Of any other, and behind the most that a
   * picture may have, only so many are read that {@link #of} will say what is wrong.
   */
  public static byte[] bytes(Content content) {
    byte[] bytes = new byte[FIRST_BYTES];
    int length = content.readUpTo(bytes, bytes.length);
    boolean picture = PictureFormat.byContent(bytes).isPresent();
    while (picture && length == bytes.length && length <= MAX_BYTES) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, MAX_BYTES + 1));
      for (int read = 0; read >= 0 && length < bytes.length; length += Math.max(0, read)) {
        read = content.read(bytes, length, bytes.length - length);
      }
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /**
   * Looks at the bytes of a file.
   *
   * @param place the file's name, for errors
   */
  public static PictureFile of(Object place, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw InputException.expected(place, "a picture of at most 2^27 bytes", "more");
    }
    PictureFormat format =
        PictureFormat.byContent(bytes)
            .orElseThrow(
                () ->
                    InputException.expected(
                        place,
                        "a PNG, JPEG, BMP or GIF picture",
                        bytes.length == 0 ? "an empty file" : "none of them"));
    try {
      return new PictureFile(place, format, bytes);
    } catch (IOException | RuntimeException e) { // decoders meet wrong bytes with either
      throw damaged(place, format, e);
    }
  }

  /** Rows of the upright picture. */
  public int rows() {
    return orientation.transposed() ? width : height;
  }

  /** Columns of the upright picture. */
  public int columns() {
    return orientation.transposed() ? height : width;
  }

  /** Decodes the upright picture; of one with more pixels, every n-th of every n-th row. */
  public GreyPicture grey(int mostPixels) {
    return orientation.upright(decode(step(mostPixels), image -> {}));
  }

  /** The same of a picture that says nothing but greys of 8 bits, all of it. */
  public GreyPicture exactGrey() {
    return orientation.upright(decode(1, image -> ExactGreys.require(place, image)));
  }

  /** The n of {@link #grey}. */
  public int step(int mostPixels) {
    int step = 1;
    while ((long) ceilDiv(width, step) * ceilDiv(height, step) > mostPixels) {
      step++;
    }
    return step;
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  private GreyPicture decode(int step, Consumer<BufferedImage> check) {
    ImageReader decoder = format.decoder();
    try (BytesInput in = new BytesInput(bytes)) {
      decoder.setInput(in, true, true);
      ImageReadParam every = decoder.getDefaultReadParam();
      every.setSourceSubsampling(step, step, 0, 0);
      Completeness completeness = new Completeness(format);
      decoder.addIIOReadProgressListener(completeness);
      decoder.addIIOReadWarningListener(completeness);
      BufferedImage image = decoder.read(0, every);
      if (in.exhausted()) {
        throw new EOFException();
      }
      if (!completeness.isWhole()) {
        throw new IIOException("too few pixels");
      }
      check.accept(image);
      return GreyPicture.of(place, image);
    } catch (IOException | RuntimeException e) {
      throw damaged(place, format, e);
    } finally {
      decoder.dispose();
    }
  }

  private static InputException damaged(Object place, PictureFormat format, Exception e) {
    return InputException.expected(place, "a whole %s picture".formatted(format), e);
  }

  private Orientation lookAtJpeg() {
    JpegHead head = JpegHead.of(bytes);
    if (head.colours() > 3) {
      throw InputException.expected(
          place, "grey, or red, green and blue", "%s colours (CMYK)".formatted(head.colours()));
    }
    if (head.scans()) {
      requireAtMost(MAX_HELD_PIXELS, " of a progressive JPEG");
    }
    return head.orientation();
  }

  private void requireAtMost(int mostPixels, String what) {
    if ((long) width * height > mostPixels) {
      throw InputException.expected(
          place,
          "at most %s megapixels%s".formatted(mostPixels / 1_000_000, what),
          "%s x %s pixels".formatted(width, height));
    }
  }

  /** A BMP file may hold a file of another format, with a size of its own. */
  private void requireNothingEmbedded() throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean says = bytes.length >= 34 && in.getInt(14) >= 40;
    if (says && Integer.compareUnsigned(in.getInt(30), 3) > 0) {
      throw new IIOException("a picture of another format in it");
    }
  }
}
