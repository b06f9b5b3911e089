package nndl.data.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as PNG. */
public final class PngFile {
  private PngFile() {}

  /** Writes a picture to a stream. Does not close the stream. */
  public static void write(BufferedImage image, OutputStream out) throws IOException {
    try (MemoryCacheImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(image, "png", png)) {
        throw new IOException("this JVM has no encoder of PNG");
      }
    }
  }

  /** Writes a grey picture to a stream. Does not close the stream. */
  public static void write(GreyPicture picture, OutputStream out) throws IOException {
    BufferedImage image =
        new BufferedImage(picture.columns(), picture.rows(), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, picture.columns(), picture.rows(), picture.pixels());
    write(image, out);
  }
}
