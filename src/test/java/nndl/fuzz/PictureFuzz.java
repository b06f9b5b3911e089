package nndl.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import nndl.command.rows.SegmentDigits;
import nndl.data.image.Fit;
import nndl.data.image.PictureReader;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFile;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;

/** A picture of any size, up to the image that a network gets. */
final class PictureFuzz implements FuzzTarget {
  private static final String NAME = "a picture";
  private static final GreyPicture DRAWING = SegmentDigits.row("7", 3);

  private final List<PictureFormat> formats;

  PictureFuzz(PictureFormat... formats) {
    this.formats = List.of(formats);
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (PictureFormat format : formats) {
      for (int type : List.of(BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB)) {
        seeds.add(TestPictures.file(TestPictures.image(DRAWING, type), format));
      }
    }
    if (formats.contains(PictureFormat.PNG)) {
      seeds.add(TestPictures.png(5, 7, 1, 0));
      seeds.add(TestPictures.png(4, 3, 16, 6));
    }
    if (formats.contains(PictureFormat.JPEG)) {
      seeds.add(TestPictures.withOrientation(seeds.get(0), 6));
      seeds.add(progressive());
    }
    return seeds;
  }

  private static byte[] progressive() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage image = TestPictures.image(DRAWING, BufferedImage.TYPE_BYTE_GRAY);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    return out.toByteArray();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) {
    PictureFile picture = PictureFile.of(NAME, input);
    declared.accept((long) picture.rows() * picture.columns());
    byte[] unused = new PictureReader(28, 28, Fit.PAD).read(NAME, input);
  }
}
