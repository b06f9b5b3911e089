package nndl.data.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Pictures to read: as arrays of greys, and as files. */
public final class TestPictures {
  private static final int JPEG_START_BYTES = 2;

  private TestPictures() {}

  /** A sheet of one grey. */
  public static GreyPicture sheet(int rows, int columns, int grey) {
    byte[] pixels = new byte[rows * columns];
    Arrays.fill(pixels, (byte) grey);
    return new GreyPicture(rows, columns, pixels);
  }

  /**
   * Paints an image of ink on a sheet in black, {@code height} pixels high, with soft edges.
   *
   * @param ink 0 is none, 255 is black
   */
  public static void paint(GreyPicture ink, int height, GreyPicture sheet, int top, int left) {
    double step = (double) ink.rows() / height;
    int width = (int) Math.round(ink.columns() / step);
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        double value = bilinear(ink, (r + 0.5) * step - 0.5, (c + 0.5) * step - 0.5);
        int at = (top + r) * sheet.columns() + left + c;
        int paper = sheet.pixels()[at] & 0xff;
        sheet.pixels()[at] = (byte) Math.round(paper * (1 - value / 255));
      }
    }
  }

  private static double bilinear(GreyPicture ink, double row, double column) {
    int r = (int) Math.floor(row);
    int c = (int) Math.floor(column);
    double down = row - r;
    double right = column - c;
    return (1 - down) * ((1 - right) * at(ink, r, c) + right * at(ink, r, c + 1))
        + down * ((1 - right) * at(ink, r + 1, c) + right * at(ink, r + 1, c + 1));
  }

  private static int at(GreyPicture ink, int row, int column) {
    boolean inside = row >= 0 && row < ink.rows() && column >= 0 && column < ink.columns();
    return inside ? ink.pixels()[row * ink.columns() + column] & 0xff : 0;
  }

  /** The picture as one of Java's images, of any type. */
  public static BufferedImage image(GreyPicture picture, int type) {
    BufferedImage image = new BufferedImage(picture.columns(), picture.rows(), type);
    for (int i = 0; i < picture.pixels().length; i++) {
      int grey = picture.pixels()[i] & 0xff;
      int x = i % picture.columns();
      int y = i / picture.columns();
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(x, y, 0, grey);
      } else {
        image.setRGB(x, y, 0xff000000 | grey * 0x010101);
      }
    }
    return image;
  }

  /** The picture as a file. */
  public static byte[] file(GreyPicture picture, PictureFormat format) {
    boolean grey = format == PictureFormat.PNG || format == PictureFormat.JPEG;
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    return file(image(picture, type), format);
  }

  public static byte[] file(BufferedImage image, PictureFormat format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format.name(), out)) {
        throw new IllegalArgumentException("no encoder of " + format + " takes " + image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A JPEG file with one more segment right after its first marker. */
  public static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    out.put(jpeg, 0, JPEG_START_BYTES);
    out.put((byte) 0xff).put((byte) marker).putShort((short) (2 + content.length)).put(content);
    out.put(jpeg, JPEG_START_BYTES, jpeg.length - JPEG_START_BYTES);
    return out.array();
  }

  /** A JPEG file with an EXIF orientation from 1 to 8. */
  public static byte[] withOrientation(byte[] jpeg, int orientation) {
    return withSegment(jpeg, 0xe1, exif(orientation));
  }

  /** EXIF with a width and an orientation. */
  static byte[] exif(int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(44);
    exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42}).putInt(8).putShort((short) 2);
    exif.putShort((short) 0x0100).putShort((short) 3).putInt(1).putInt(7 << 16);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putInt(orientation << 16);
    return exif.array();
  }

  /** A PNG file of nothing but zeros, with any header. */
  public static byte[] png(int width, int height, int bits, int colours) {
    int bands = colours == 2 ? 3 : colours == 6 ? 4 : colours == 4 ? 2 : 1;
    long line = 1 + ((long) width * bands * bits + 7) / 8;
    boolean small = width > 0 && height > 0 && line * height < 1 << 28;
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) colours);
    byte[] data = small ? zeros(line * height) : new byte[0];
    return png(chunk("IHDR", header.array()), chunk("IDAT", data), chunk("IEND", new byte[0]));
  }

  /** A PNG file of these chunks. */
  static byte[] png(byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    for (byte[] chunk : chunks) {
      out.writeBytes(chunk);
    }
    return out.toByteArray();
  }

  static byte[] chunk(String type, byte[] content) {
    ByteBuffer out = ByteBuffer.allocate(12 + content.length);
    out.putInt(content.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 crc = new CRC32();
    crc.update(out.array(), 4, 4 + content.length);
    return out.putInt((int) crc.getValue()).array();
  }

  private static byte[] zeros(long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED))) {
      byte[] some = new byte[1 << 16];
      for (long left = length; left > 0; left -= some.length) {
        deflater.write(some, 0, (int) Math.min(left, some.length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
