package nndl.command.predict;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import nndl.Thorough;
import nndl.command.Submitted;
import nndl.data.image.Fit;
import nndl.data.image.PaintedDigit;
import nndl.data.image.PictureReader;
import nndl.data.picture.GreyPicture;
import nndl.model.Classifier;
import nndl.model.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The book's network knows digits of MNIST that were painted black on white, or photographed. */
@Thorough
class PaintedDigitsIT {
  private static final Path MNIST = Path.of("data/mnist");
  private static final int DIGITS = 300;
  private static final int SIDE = 28;
  private static final PictureReader READER = new PictureReader(SIDE, SIDE, Fit.PAD);

  @TempDir static Path directory;
  private static Classifier classifier;

  /** A picture of a digit, by chance. */
  private interface Painter {
    byte[] paint(GreyPicture ink, Random random);
  }

  @BeforeAll
  static void train() throws Exception {
    assumeTrue(
        Files.exists(MNIST.resolve("train-images-idx3-ubyte.gz"))
            || Files.exists(MNIST.resolve("train-images-idx3-ubyte")),
        "skipped: expected MNIST in data/mnist (scripts/fetch-data.sh mnist), found none");
    Submitted unused =
        Submitted.run(
                directory,
                "local[2]",
                "--config=conf/mnist.properties",
                "--data=" + MNIST,
                "--epochs=6",
                "--seed=1",
                "--model=" + directory.resolve("model"))
            .succeeded();
    classifier = Model.read(directory.resolve("model")).classifier();
  }

  @Test
  void knows90PercentOfPaintedDigits() throws IOException {
    assertKnown(PaintedDigit::file);
  }

  @Test
  void knows90PercentOfPhotographedDigits() throws IOException {
    assertKnown(PaintedDigit::photograph);
  }

  private static void assertKnown(Painter painter) throws IOException {
    byte[] images = read("t10k-images-idx3-ubyte");
    byte[] labels = read("t10k-labels-idx1-ubyte");
    Random random = new Random(1);
    int known = 0;
    for (int i = 0; i < DIGITS; i++) {
      int from = 16 + i * SIDE * SIDE;
      byte[] ink = Arrays.copyOfRange(images, from, from + SIDE * SIDE);
      byte[] picture = painter.paint(new GreyPicture(SIDE, SIDE, ink), random);
      int found = classifier.classify(READER.read("digit " + i, picture)).label();
      known += found == labels[8 + i] ? 1 : 0;
    }
    assertTrue(known >= 0.9 * DIGITS, known + " of " + DIGITS);
  }

  private static byte[] read(String name) throws IOException {
    Path plain = MNIST.resolve(name);
    if (Files.exists(plain)) {
      return Files.readAllBytes(plain);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(MNIST.resolve(name + ".gz")))) {
      return in.readAllBytes();
    }
  }
}
