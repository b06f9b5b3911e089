package nndl.data.picture;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BiFunction;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import nndl.data.storage.Content;
import nndl.error.InputException;

/**
 * A picture in the bytes of its file. The header has been read; the pixels are decoded on request.
 * The size that the header declares is checked before memory is allocated, because a file of a few
 * bytes may declare any number of pixels.
 */
public final class PictureFile {
  /**
   * The largest length of a file in bytes. The limit is needed because the whole file is kept in
   * memory.
   */
  public static final int MAX_BYTES = 1 << 27;

  private static final int MAX_PIXELS = 100_000_000;

  /** The longest side. Decoders keep some rows, whatever their width, at 28 bytes a pixel. */
  private static final int MAX_SIDE = 1 << 21;

  /**
   * The largest number of pixels of a picture that the decoder keeps in memory completely, at six
   * bytes per pixel.
   */
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
    requireSides();
    this.orientation = format == PictureFormat.JPEG ? lookAtJpeg() : Orientation.UPRIGHT;
    if (format == PictureFormat.BMP) {
      requireNothingEmbedded();
    }
  }

  /**
   * Returns the file without the parts that would change the pixels or need memory for no purpose.
   */
  private static byte[] ofPixels(PictureFormat format, byte[] file) throws IOException {
    return switch (format) {
      case PNG -> PngChunks.ofPixels(file);
      case JPEG -> JpegSegments.withoutProfile(file);
      case BMP, GIF -> file;
    };
  }

  /** Reads a file and examines it. */
  public static PictureFile read(Content content) {
    return of(content.file().path(), bytes(content));
  }

  /**
   * Returns the bytes of a file. If the file is not a picture, or is too long, returns only its
   * first bytes: as many as {@link #of} needs to report the error.
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
   * Examines the bytes of a file.
   *
   * @param place the name of the file, for error messages
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
    } catch (IOException | RuntimeException e) { // decoders throw both kinds for wrong bytes
      throw damaged(place, format, e);
    }
  }

  /** Returns the number of rows of the upright picture. */
  public int rows() {
    return orientation.transposed() ? width : height;
  }

  /** Returns the number of columns of the upright picture. */
  public int columns() {
    return orientation.transposed() ? height : width;
  }

  /**
   * Decodes the picture and turns it upright. If it has more than {@code maxPixels} pixels, only
   * every n-th pixel of every n-th row is decoded; {@link #step} returns n.
   */
  public GreyPicture grey(int maxPixels) {
    return orientation.upright(decode(step(maxPixels), GreyPicture::of));
  }

  /**
   * Decodes the picture completely and turns it upright. Fails unless it contains only greys of 8
   * bits.
   */
  public GreyPicture exactGrey() {
    return orientation.upright(decode(1, GreyPicture::exactly));
  }

  /**
   * Returns the smallest n for which every n-th pixel of every n-th row makes at most {@code
   * maxPixels} pixels.
   */
  public int step(int maxPixels) {
    int step = 1;
    while ((long) ceilDiv(width, step) * ceilDiv(height, step) > maxPixels) {
      step++;
    }
    return step;
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  private GreyPicture decode(int step, BiFunction<Object, BufferedImage, GreyPicture> grey) {
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
      return grey.apply(place, image);
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

  private void requireSides() {
    if (Math.max(width, height) > MAX_SIDE) {
      throw InputException.expected(
          place, "sides of at most 2^21 pixels", "%s x %s pixels".formatted(width, height));
    }
  }

  private void requireAtMost(int maxPixels, String what) {
    if ((long) width * height > maxPixels) {
      throw InputException.expected(
          place,
          "at most %s megapixels%s".formatted(maxPixels / 1_000_000, what),
          "%s x %s pixels".formatted(width, height));
    }
  }

  /**
   * Fails if a BMP file contains a file of another format. The embedded file would have a size of
   * its own, which is not checked.
   */
  private void requireNothingEmbedded() throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean says = bytes.length >= 34 && in.getInt(14) >= 40;
    if (says && Integer.compareUnsigned(in.getInt(30), 3) > 0) {
      throw new IIOException("a picture of another format in it");
    }
  }
}
