package nndl.data.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Files of small pictures whose headers declare any size. */
final class LyingPictures {
  private LyingPictures() {}

  static GreyPicture noise(int rows, int columns) {
    byte[] pixels = new byte[rows * columns];
    new Random(1).nextBytes(pixels);
    return new GreyPicture(rows, columns, pixels);
  }

  static byte[] bmp(int width, int height) {
    byte[] file = TestPictures.file(noise(5, 5), PictureFormat.BMP);
    ByteBuffer little = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    little.putInt(18, width).putInt(22, height).putInt(34, 0);
    return file;
  }

  static byte[] gif(int width, int height) {
    byte[] file = TestPictures.file(noise(5, 5), PictureFormat.GIF);
    ByteBuffer little = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int image = indexOfImage(file);
    little.putShort(6, (short) width).putShort(8, (short) height);
    little.putShort(image + 5, (short) width).putShort(image + 7, (short) height);
    return file;
  }

  /** The image descriptor comes after the global palette and extensions. */
  static int indexOfImage(byte[] gif) {
    int at = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1));
    while (gif[at] == 0x21) {
      at += 2;
      while (gif[at] != 0) {
        at += 1 + (gif[at] & 0xff);
      }
      at++;
    }
    return at;
  }

  static byte[] jpeg(int width, int height) {
    return resized(TestPictures.file(noise(5, 5), PictureFormat.JPEG), 0xc0, width, height);
  }

  /** A JPEG file whose frame, which has this marker, declares another size. */
  static byte[] resized(byte[] jpeg, int marker, int width, int height) {
    byte[] file = jpeg.clone();
    for (int i = 0; i < file.length - 1; i++) {
      if ((file[i] & 0xff) == 0xff && (file[i + 1] & 0xff) == marker) {
        ByteBuffer.wrap(file).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return file;
      }
    }
    throw new IllegalStateException("expected a frame, found none");
  }
}
