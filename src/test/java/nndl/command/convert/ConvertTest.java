package nndl.command.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.data.format.IdxWriter;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import nndl.data.storage.ObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Slow
class ConvertTest {
  private static final TestImages IMAGES = TestImages.random(40, 3, 3, 10, 0.4, 1);
  private static final String IDX =
      "--in $/train-images-idx3-ubyte --in-labels $/train-labels-idx1-ubyte";
  private static final String OBJECTS = "spark.hadoop." + ObjectStore.IMPLEMENTATION;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--in $/a.csv",
        "--in $/a.csv.gz",
        "--in $/last.csv --csv-label last",
        "--in $/a.libsvm --inputs 9",
        "--in $/scaled.libsvm --inputs 9 --scale 1",
        "--in $/part-*.csv",
        IDX,
        "--in $/a.csv --rows 3",
      })
  void makesTheSameIdxFilesOfEveryFormat(String options) throws IOException {
    IMAGES.write(directory, "train");
    write("a.csv", IMAGES.csv(false));
    write("last.csv", IMAGES.csv(true));
    write("a.libsvm", IMAGES.libsvm());
    write("scaled.libsvm", scaled());
    write("part-0.csv", IMAGES.part(0, 17).csv(false));
    write("part-1.csv", IMAGES.part(17, 40).csv(false));
    byte[] csv = IMAGES.csv(false).getBytes(StandardCharsets.US_ASCII);
    Files.write(directory.resolve("a.csv.gz"), TestImages.gzip(csv));
    assertEquals(
        "nndl: 40 samples in $/images and $/labels, N samples a second\n", succeed(options));
    assertArrayEquals(IMAGES.imagesFile(), Files.readAllBytes(directory.resolve("images")));
    assertArrayEquals(IMAGES.labelsFile(), Files.readAllBytes(directory.resolve("labels")));
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256, 999})
  void writesLabelsOfTwoBytesWhereALabelNeedsThem(int label) throws IOException {
    write("a.csv", "0,1\n%s,2\n".formatted(label));
    succeed("--in $/a.csv");
    ByteBuffer labels = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("labels")));
    assertEquals(label > 255 ? 0x00000b01 : 0x00000801, labels.getInt());
    assertEquals(2, labels.getInt());
    labels.position(labels.limit() - (label > 255 ? 2 : 1));
    assertEquals(label, label > 255 ? labels.getShort() : labels.get() & 0xff);
    byte[] images = Files.readAllBytes(directory.resolve("images"));
    Files.move(directory.resolve("images"), directory.resolve("read"));
    Files.move(directory.resolve("labels"), directory.resolve("classes"));
    succeed("--in $/read --in-labels $/classes");
    assertArrayEquals(images, Files.readAllBytes(directory.resolve("images")));
    assertArrayEquals(labels.array(), Files.readAllBytes(directory.resolve("labels")));
  }

  @ParameterizedTest
  @CsvSource({"--rows 2, 1", "--scale 2, 2"})
  void makesBytesOfFloat32Numbers(String option, float most) throws IOException {
    ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    IdxWriter.ofInputs(inputs, 1, 4).add(new float[] {0, most, most / 5, most * 3 / 255});
    Files.write(directory.resolve("inputs"), inputs.toByteArray());
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    IdxWriter.ofLabels(labels, 1, 10).add(7);
    Files.write(directory.resolve("classes"), labels.toByteArray());
    succeed("--in $/inputs --in-labels $/classes " + option);
    TestImages expected =
        new TestImages(2, 2, new byte[][] {{0, (byte) 255, 51, 3}}, new byte[] {7});
    assertArrayEquals(expected.imagesFile(), Files.readAllBytes(directory.resolve("images")));
    assertArrayEquals(expected.labelsFile(), Files.readAllBytes(directory.resolve("labels")));
  }

  @Test
  void writesImagesInOneRowWhereTheyAreNotSquare() throws IOException {
    write("a.csv", "1,2,3,4,5,6,9\n");
    succeed("--in $/a.csv");
    TestImages row = new TestImages(1, 6, new byte[][] {{2, 3, 4, 5, 6, 9}}, new byte[] {1});
    assertArrayEquals(row.imagesFile(), Files.readAllBytes(directory.resolve("images")));
    succeed("--in $/a.csv --rows 2 --overwrite");
    TestImages rows = new TestImages(2, 3, row.pixels(), row.labels());
    assertArrayEquals(rows.imagesFile(), Files.readAllBytes(directory.resolve("images")));
  }

  @ParameterizedTest
  @CsvSource({"4, 9", "20, 30", "1, 49", "49, 1"})
  void leavesIdxImagesTheirSides(int rows, int columns) throws IOException {
    TestImages images = TestImages.random(3, rows, columns, 10, 0.5, 1);
    images.write(directory, "train");
    succeed(IDX);
    assertArrayEquals(images.imagesFile(), Files.readAllBytes(directory.resolve("images")));
    succeed(IDX + " --rows 1 --overwrite");
    TestImages row = new TestImages(1, rows * columns, images.pixels(), images.labels());
    assertArrayEquals(row.imagesFile(), Files.readAllBytes(directory.resolve("images")));
  }

  @Test
  void leavesIdxImagesTheirChannels() throws IOException {
    TestImages flat = TestImages.random(5, 4, 6, 10, 0.5, 1);
    flat.write(directory, "train");
    byte[] deep = TestImages.inChannels(flat.imagesFile(), 2, 4, 3);
    Files.write(directory.resolve("train-images-idx3-ubyte"), deep);
    succeed(IDX);
    assertArrayEquals(deep, Files.readAllBytes(directory.resolve("images")));
    succeed(IDX + " --rows 1 --overwrite");
    assertArrayEquals(
        TestImages.inChannels(flat.imagesFile(), 1, 8, 3),
        Files.readAllBytes(directory.resolve("images")));
  }

  @Test
  void compressesWhatIsNamedSo() throws IOException {
    write("a.csv", IMAGES.csv(false));
    Run run = run("--in $/a.csv --out-images $/images.gz --out-labels $/labels.gz");
    assertEquals(0, run.status(), run.err());
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(directory.resolve("images.gz")))) {
      assertArrayEquals(IMAGES.imagesFile(), in.readAllBytes());
    }
  }

  @Test
  void readsGreyPngImagesAsTheyAreStored() throws IOException {
    byte[][] pixels = new byte[4][];
    pixels[0] = png("png/cats/2.png", BufferedImage.TYPE_BYTE_GRAY, 4, 3, 0);
    pixels[1] = png("png/cats/3.png", BufferedImage.TYPE_INT_RGB, 4, 3, 1);
    pixels[2] = png("png/dogs/1.png", BufferedImage.TYPE_BYTE_GRAY, 4, 3, 2);
    pixels[3] = png("png/mice/1.png", BufferedImage.TYPE_INT_ARGB, 4, 3, 3);
    write("png/cats/.hidden", "");
    assertEquals(
        "nndl: class 0: cats, 2 images\nnndl: class 1: dogs, 1 image\n"
            + "nndl: class 2: mice, 1 image\n"
            + "nndl: 4 samples in $/images and $/labels, N samples a second\n",
        succeed("--png $/png"));
    TestImages expected = new TestImages(3, 4, pixels, new byte[] {0, 0, 1, 2});
    assertArrayEquals(expected.imagesFile(), Files.readAllBytes(directory.resolve("images")));
    assertArrayEquals(expected.labelsFile(), Files.readAllBytes(directory.resolve("labels")));
  }

  @Test
  void readsGreyPicturesOfOtherFormatsToo() throws IOException {
    GreyPicture picture = TestPictures.sheet(5, 4, 77);
    Files.createDirectories(directory.resolve("png/one"));
    Files.write(
        directory.resolve("png/one/a, b.bmp"), TestPictures.file(picture, PictureFormat.BMP));
    Files.write(directory.resolve("png/one/b.gif"), TestPictures.file(picture, PictureFormat.GIF));
    succeed("--png $/png");
    byte[][] pixels = {picture.pixels(), picture.pixels()};
    TestImages expected = new TestImages(5, 4, pixels, new byte[2]);
    assertArrayEquals(expected.imagesFile(), Files.readAllBytes(directory.resolve("images")));
  }

  @Test
  void readsBlackAndWhitePngImages() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xffffffff);
    Files.createDirectories(directory.resolve("png/one"));
    ImageIO.write(image, "png", directory.resolve("png/one/a.png").toFile());
    succeed("--png $/png");
    TestImages expected = new TestImages(1, 2, new byte[][] {{0, (byte) 255}}, new byte[1]);
    assertArrayEquals(expected.imagesFile(), Files.readAllBytes(directory.resolve("images")));
  }

  @Test
  void keepsFilesThatAreThere() throws IOException {
    write("a.csv", IMAGES.csv(false));
    write("labels", "mine");
    assertFails("--in $/a.csv", "$/labels: expected no such file, or --overwrite, found a file");
    assertFails(
        "--in $/a.csv --overwrite",
        "$/labels: expected an IDX file, which --overwrite replaces, found a file of another kind");
    assertEquals("mine", Files.readString(directory.resolve("labels")));
    Files.write(directory.resolve("labels"), IMAGES.part(0, 3).labelsFile());
    succeed("--in $/a.csv --overwrite");
    assertArrayEquals(IMAGES.labelsFile(), Files.readAllBytes(directory.resolve("labels")));
  }

  @Test
  void keepsGoodFilesInAnObjectStoreWhenTheInputIsBad() throws IOException {
    write("a.csv", IMAGES.csv(false));
    succeed("--in $/a.csv");
    write("a.csv", IMAGES.csv(false) + "1,9\n");
    System.setProperty(OBJECTS, ObjectStore.class.getName());
    try {
      String objects = " --out-images objects://$/images --out-labels objects://$/labels";
      Run run = run("--in $/a.csv --overwrite" + objects);
      assertEquals("nndl: file:$/a.csv, line 41: expected 10 fields, found 2\n", run.err());
    } finally {
      System.clearProperty(OBJECTS);
    }
    assertArrayEquals(IMAGES.imagesFile(), Files.readAllBytes(directory.resolve("images")));
    assertArrayEquals(IMAGES.labelsFile(), Files.readAllBytes(directory.resolve("labels")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--in $/wrong.csv | file:$/wrong.csv, line 2: expected 10 fields, found 2",
        "--in $/half.csv --scale 1 | file:$/half.csv, line 3: expected inputs that --scale 1.0"
            + " makes bytes, found 0.5, which is 127.5 / 255 of it",
        "--in $/a.csv --scale 1 | file:$/a.csv, line 1: expected inputs that --scale 1.0 makes"
            + " bytes, found 9.0, which is 2295.0 / 255 of it",
        IDX
            + " --scale 1 | file:$/train-labels-idx1-ubyte, label 1: expected inputs that --scale"
            + " 1.0 makes bytes, found 3.0, which is 765.0 / 255 of it",
        "--in $/sides --in-labels $/of-sides | file:$/sides/1-ubyte: expected images of sides"
            + " [1, 6], as in file:$/sides/0-ubyte, or --rows, found [2, 3]",
        "--in $/channels --in-labels $/of-sides --rows 1 | file:$/channels/1-ubyte: expected images"
            + " of sides [1, 2, 3], as in file:$/channels/0-ubyte, or as many channels, found"
            + " [1, 3, 2]",
        "--in $/channels/0-ubyte --in-labels $/of-sides/0-ubyte --rows 3 | --rows: expected a"
            + " divisor of 2 pixels, found 3",
        "--in $/wide.csv | file:$/images: expected at most 2^22 inputs for an image of an IDX file,"
            + " found 4194305",
        "--png $/png | file:$/png/b/2.png: expected an image of 4 x 3 pixels, as the first, found"
            + " 3 x 4",
        "--png $/colours | file:$/colours/a/1.png: expected an opaque grey image, found the colour"
            + " #ff010203 (alpha, red, green, blue)",
        "--png $/text | file:$/text/a/1.png: expected a PNG, JPEG, BMP or GIF picture, found none"
            + " of them",
        "--png $/cut | file:$/cut/a/1.png: expected a whole PNG picture, found the end of the file",
        "--png $/bomb | file:$/bomb/a/1.png: expected at most 100 megapixels, found 60000 x 60000"
            + " pixels",
        "--png $/long | file:$/long/a/1.png: expected at most 2^22 pixels for an image of an IDX"
            + " file, found 2049 x 2048",
        "--png $/stray | file:$/stray/a.png: expected a folder of a class, found a file",
        "--png $/deep | file:$/deep/a/b: expected a picture, found a directory",
        "--png $/void | $/void: expected a subfolder of images for each class, found an empty"
            + " folder",
        "--png $/hollow | file:$/hollow/a: expected a subfolder of images for each class, found an"
            + " empty folder",
        "--png $/crowd | $/crowd: expected at most 1,000 folders of classes, found 1001",
        "--png $/deeper16 | file:$/deeper16/a/1.png: expected 8 bits a pixel, found 16",
      })
  void tellsInOneLineWhatIsWrong(String options, String message) throws IOException {
    write("a.csv", "1,9,9,9,9,9,9,9,9,9\n");
    write("wrong.csv", "1,9,9,9,9,9,9,9,9,9\n1,9\n");
    write("half.csv", "label,a\n1,1\n1,.5\n");
    write("wide.csv", "1" + ",0".repeat((1 << 22) + 1) + "\n");
    new TestImages(1, 1, new byte[][] {{3}}, new byte[1]).write(directory, "train");
    Files.createDirectory(directory.resolve("sides"));
    Files.createDirectory(directory.resolve("channels"));
    Files.createDirectory(directory.resolve("of-sides"));
    for (int i = 0; i < 2; i++) {
      TestImages part = TestImages.random(2, 1 + i, 6 / (1 + i), 3, 1, 1);
      Files.write(directory.resolve("sides/" + i + "-ubyte"), part.imagesFile());
      Files.write(
          directory.resolve("channels/" + i + "-ubyte"),
          TestImages.inChannels(part.imagesFile(), 1, 2 + i, 3 - i));
      Files.write(directory.resolve("of-sides/" + i + "-ubyte"), part.labelsFile());
    }
    png("png/a/1.png", BufferedImage.TYPE_BYTE_GRAY, 4, 3, 1);
    png("png/b/2.png", BufferedImage.TYPE_BYTE_GRAY, 3, 4, 1);
    png("cut/a/1.png", BufferedImage.TYPE_BYTE_GRAY, 4, 3, 1);
    byte[] cut = Files.readAllBytes(directory.resolve("cut/a/1.png"));
    Files.write(directory.resolve("cut/a/1.png"), java.util.Arrays.copyOf(cut, 45));
    Files.createDirectories(directory.resolve("bomb/a"));
    Files.write(directory.resolve("bomb/a/1.png"), TestPictures.png(60_000, 60_000, 8, 0));
    Files.createDirectories(directory.resolve("long/a"));
    Files.write(directory.resolve("long/a/1.png"), TestPictures.png(2_049, 2_048, 8, 0));
    png("deeper16/a/1.png", BufferedImage.TYPE_USHORT_GRAY, 4, 3, 1);
    BufferedImage colour = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    colour.setRGB(0, 0, 0x010203);
    Files.createDirectories(directory.resolve("colours/a"));
    ImageIO.write(colour, "png", directory.resolve("colours/a/1.png").toFile());
    write("text/a/1.png", "no image");
    write("stray/a.png", "");
    write("deep/a/b/1.png", "");
    Files.createDirectories(directory.resolve("void"));
    Files.createDirectories(directory.resolve("hollow/a"));
    for (int label = 0; options.contains("crowd") && label <= 1000; label++) {
      write("crowd/%s/1.png".formatted(label), "");
    }
    assertFails(options, message);
    assertTrue(Files.notExists(directory.resolve("images")));
    assertTrue(Files.notExists(directory.resolve("labels")));
    try (Stream<Path> files = Files.list(directory)) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
    }
  }

  @Test
  void explainsItsOptions() {
    Run help = run("--help");
    assertEquals(0, help.status());
    assertTrue(help.out().startsWith("Examples:\n  scripts/nndl convert "), help.out());
  }

  private Run run(String options) {
    Run run = Run.of(directory, "convert " + options.strip());
    return new Run(run.status(), run.out(), run.err().replace(directory.toString(), "$"));
  }

  private String succeed(String options) {
    Run run = run(options + " --out-images $/images --out-labels $/labels");
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.out());
    return run.err().replaceAll(", [0-9]+ samples", ", N samples");
  }

  private void assertFails(String options, String message) {
    Run run = run(options.strip() + " --out-images $/images --out-labels $/labels");
    assertEquals("nndl: " + message + "\n", run.err().replaceAll("(?m)^nndl: class .*\n", ""));
    assertEquals(1, run.status());
  }

  /** As mnist.scale has them: pixels divided by 255, to six digits. */
  private static String scaled() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < IMAGES.count(); i++) {
      text.append(IMAGES.labels()[i]);
      for (int k = 0; k < IMAGES.width(); k++) {
        double input = IMAGES.inputs(i)[k];
        text.append(input == 0 ? "" : String.format(Locale.ROOT, " %d:%.6g", k + 1, input));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Draws random greys and returns them. */
  private byte[] png(String name, int type, int width, int height, int seed) throws IOException {
    byte[] pixels = TestImages.random(1, height, width, 1, 0.9, seed).pixels()[0];
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < pixels.length; i++) {
      int grey = pixels[i] & 0xff;
      if (image.getRaster().getNumBands() == 1 && type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(i % width, i / width, 0, grey);
      } else {
        image.setRGB(i % width, i / width, 0xff000000 | grey * 0x010101);
      }
    }
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return pixels;
  }
}
