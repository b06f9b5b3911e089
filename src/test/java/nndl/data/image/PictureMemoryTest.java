package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import nndl.Fixtures;
import nndl.data.InputFiles;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the estimate for reading a large picture with what the JVM allocates. */
class PictureMemoryTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path directory;

  /** A photograph of 5 megapixels with noise, and with a page half of which is ink. */
  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG"})
  void aLargePictureTakesNoMoreThanIsSaid(PictureFormat format) throws IOException {
    GreyPicture page = TestPictures.sheet(2000, 2500, 200);
    Arrays.fill(page.pixels(), 1_250_000, 3_750_000, (byte) 30);
    Random random = new Random(1);
    for (int i = 0; i < page.pixels().length; i++) {
      page.pixels()[i] += (byte) random.nextInt(8);
    }
    BufferedImage colours = TestPictures.image(page, BufferedImage.TYPE_INT_RGB);
    Files.write(directory.resolve("a.x"), TestPictures.file(colours, format));
    InputFiles files = InputFiles.of(Fixtures.storage(), directory.toString());
    Pictures pictures = Pictures.of(files, new PictureReader(28, 28, Fit.PAD), 255);
    int[] found = new int[1];
    long before = THREADS.getCurrentThreadAllocatedBytes();
    pictures.read(
        Fixtures.storage(), 0, 1, true, (samples, first, unreadable) -> found[0] = samples.count());
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertEquals(1, found[0]);
    long said = pictures.bytesOfReading();
    assertTrue(taken <= said, "%s taken, %s said".formatted(taken, said));
    assertTrue(said < 6 * taken, "%s taken, %s said".formatted(taken, said));
  }
}
