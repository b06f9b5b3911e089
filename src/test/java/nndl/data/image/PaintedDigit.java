package nndl.data.image;

import java.awt.image.BufferedImage;
import java.util.Random;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;

/** A digit painted in black on white paper, at some position and of some size, as a file. */
public final class PaintedDigit {
  private PaintedDigit() {}

  /** On a page of 200 to 600 pixels, 60 to 300 pixels high; JPEG, PNG, or turned by EXIF alone. */
  public static byte[] file(GreyPicture ink, Random random) {
    GreyPicture page = page(ink, random, 255);
    switch (random.nextInt(5)) {
      case 0:
      case 1:
        return TestPictures.file(page, PictureFormat.PNG);
      case 2:
        byte[] left = TestPictures.file(turned(page), PictureFormat.JPEG);
        return TestPictures.withOrientation(left, 6);
      default:
        BufferedImage colours = TestPictures.image(page, BufferedImage.TYPE_INT_RGB);
        return TestPictures.file(colours, PictureFormat.JPEG);
    }
  }

  /** A photograph of such a page: pencil, light from one side, the noise of a camera, JPEG. */
  public static byte[] photograph(GreyPicture ink, Random random) {
    GreyPicture page = page(ink, random, 160 + random.nextInt(96));
    double down = (random.nextDouble() - 0.5) * 0.7;
    double across = (random.nextDouble() - 0.5) * 0.7;
    double paper = 140 + random.nextInt(80);
    for (int i = 0; i < page.pixels().length; i++) {
      int r = i / page.columns();
      int c = i % page.columns();
      double row = (double) r / page.rows() - 0.5;
      double column = (double) c / page.columns() - 0.5;
      double light = paper * (1 + down * row + across * column);
      double grey = (page.pixels()[i] & 0xff) / 255.0 * light + 4 * random.nextGaussian();
      page.pixels()[i] = (byte) Math.max(0, Math.min(255, Math.round(grey)));
    }
    return TestPictures.file(page, PictureFormat.JPEG);
  }

  private static GreyPicture page(GreyPicture ink, Random random, int strength) {
    GreyPicture page =
        TestPictures.sheet(200 + random.nextInt(401), 200 + random.nextInt(401), 255);
    int most = Math.min(300, Math.min(page.rows(), page.columns()));
    int height = 60 + random.nextInt(most - 59);
    int top = random.nextInt(page.rows() - height + 1);
    int left = random.nextInt(page.columns() - height + 1);
    byte[] weaker = ink.pixels().clone();
    for (int i = 0; i < weaker.length; i++) {
      weaker[i] = (byte) ((weaker[i] & 0xff) * strength / 255);
    }
    GreyPicture pencil = new GreyPicture(ink.rows(), ink.columns(), weaker);
    TestPictures.paint(pencil, height, page, top, left);
    return page;
  }

  /** Turned a quarter to the left, as a camera stores a picture taken on its side. */
  private static GreyPicture turned(GreyPicture page) {
    byte[] pixels = new byte[page.pixels().length];
    for (int r = 0; r < page.columns(); r++) {
      for (int c = 0; c < page.rows(); c++) {
        pixels[r * page.rows() + c] = page.pixels()[c * page.columns() + page.columns() - 1 - r];
      }
    }
    return new GreyPicture(page.columns(), page.rows(), pixels);
  }
}
