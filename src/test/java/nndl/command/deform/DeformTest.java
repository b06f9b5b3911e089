package nndl.command.deform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.data.format.IdxWriter;
import nndl.data.image.DeformedImages;
import nndl.data.image.Originals;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.math.SparseRows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Slow
class DeformTest {
  private static final TestImages IMAGES = TestImages.random(30, 9, 9, 4, 0.5, 1);
  private static final int WIDTH = 81;
  private static final int IMAGES_HEADER = 16;
  private static final int LABELS_HEADER = 8;

  /** How the hashes of images 30 to 99 begin. */
  private static final List<String> DEFORMED =
      List.of(
          """
          6c10 73b3 9972 579e 029c 5608 de4f 342f cd02 d223 012c c13c 06ea 4d8e
          0935 313a 73af b5b5 ad46 50da fc6b a23c 0858 1068 232d e361 cfa8 b24a
          98ce ee0a 08b3 e6e0 3a42 afbd 4ed8 f9a8 0d25 cd8d 29fe d2a2 2eb6 a125
          b41e 0032 5abc b37f cdc8 17b9 66a6 fae9 8a20 47c0 a31d 1279 5eed 07b9
          7bbb 9f2a 05ce 8ce7 da95 f207 8168 d5f1 1cab 807a ab2d 14fa 540e c797
          """
              .split("\\s+"));

  @TempDir Path directory;

  @BeforeEach
  void writeOriginals() {
    IMAGES.write(directory, "train");
  }

  @Test
  void beginsWithTheOriginalsAndGoesOnWithOthersOfTheSameClasses() throws Exception {
    deform("out", 100, 1);
    byte[] pixels = content("out/images", IMAGES_HEADER);
    byte[] labels = content("out/labels", LABELS_HEADER);
    assertEquals(100 * WIDTH, pixels.length);
    byte[] originals = read(directory.resolve("train-images-idx3-ubyte"), IMAGES_HEADER);
    assertArrayEquals(originals, Arrays.copyOf(pixels, originals.length));
    for (int i = 30; i < 100; i++) {
      assertEquals(IMAGES.labels()[i % 30], labels[i]);
      assertNotEquals(hash(image(pixels, i - 30)), hash(image(pixels, i)));
    }
  }

  @Test
  void leavesMostOfAnImageWhereItWas() throws Exception {
    byte[] blob = new byte[28 * 28];
    for (int r = 8; r < 20; r++) {
      Arrays.fill(blob, 28 * r + 8, 28 * r + 20, (byte) 200);
    }
    Originals one = new Originals(List.of(28, 28), blob.length, blob, new int[1]);
    new DeformedImages(one, 1)
        .read(
            1,
            101,
            new SampleSink() {
              @Override
              public void add(byte[] deformed, int from, Target target) {
                int both = 0;
                int either = 0;
                for (int k = 0; k < blob.length; k++) {
                  int a = blob[k] & 0xff;
                  int b = deformed[from + k] & 0xff;
                  both += Math.min(a, b);
                  either += Math.max(a, b);
                }
                assertTrue(both > 0.5 * either && both < either, both + " of " + either);
              }

              @Override
              public void add(SparseRows row, Target target) {
                throw new AssertionError("expected bytes");
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"1, local[1]", "7, local[2]", "100, local[3]"})
  void hasTheSameBytesForAnyNumberOfPartsAndCores(int parts, String master) throws Exception {
    System.setProperty("spark.master", master);
    try {
      deform("out", 100, parts);
    } finally {
      System.clearProperty("spark.master");
    }
    byte[] pixels = content("out/images", IMAGES_HEADER);
    byte[] labels = content("out/labels", LABELS_HEADER);
    assertEquals(100 * WIDTH, pixels.length);
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] image = image(pixels, i);
      boolean same =
          i < 30
              ? Arrays.equals(IMAGES.pixels()[i], image)
              : hash(image).startsWith(DEFORMED.get(i - 30));
      if (!same) {
        differing.add("image " + i);
      }
      if (labels[i] != IMAGES.labels()[i % 30]) {
        differing.add("label " + i);
      }
    }
    assertEquals(List.of(), differing, "what differs");
  }

  @Test
  void otherSeedsGiveOtherImages() throws Exception {
    deform("one", 40, 1);
    deform("two", 40, 1, "--seed", "2");
    assertNotEquals(
        hash(content("one/images", IMAGES_HEADER)), hash(content("two/images", IMAGES_HEADER)));
  }

  @Test
  void writesOverNoPartsUnasked() {
    deform("out", 10, 2);
    assertError(
        "out/images: expected no files there, or --overwrite, found part-00000-idx3-ubyte",
        "out",
        10,
        1);
  }

  @Test
  void writesAgainWhereItMay() throws Exception {
    deform("out", 40, 4);
    deform("out", 10, 2, "--overwrite");
    assertEquals(10 * WIDTH, content("out/images", IMAGES_HEADER).length);
  }

  @Test
  void touchesNothingBeforeAllIsLookedAt() throws Exception {
    deform("out", 40, 2);
    byte[] before = content("out/images", 0);
    Path train = directory.resolve("train-images-idx3-ubyte");
    byte[] images = Files.readAllBytes(train);
    assertError(
        "--rows: expected a divisor of 81 inputs, found 2", "out", 9, 1, "--overwrite", "--rows=2");
    Files.write(train, Arrays.copyOf(images, 200));
    assertError("expected 2446 bytes for 30 items of 81, found 200", "out", 9, 1, "--overwrite");
    Files.delete(train);
    assertError("-ubyte: expected a file, found no such file", "out", 9, 1, "--overwrite");
    assertArrayEquals(before, content("out/images", 0));
  }

  @Test
  void replacesPartsAndNothingElse() throws Exception {
    deform("out", 40, 2);
    Path notes = Files.writeString(directory.resolve("out/labels/notes"), "mine");
    assertError(
        "out/labels: expected parts alone, which --overwrite replaces, found notes",
        "out",
        9,
        1,
        "--overwrite");
    Files.move(notes, directory.resolve("out/labels/_notes"));
    deform("out", 9, 1, "--overwrite");
    assertEquals("mine", Files.readString(directory.resolve("out/labels/_notes")));
  }

  @Test
  void doesNotWriteWhatItReads() throws Exception {
    deform("out", 40, 2);
    byte[] before = content("out/images", 0);
    String out = directory + "/out";
    String[] itself = {"--images=" + out + "/images", "--labels=" + out + "/labels"};
    Run.of("deform", itself[0], itself[1], "--out=" + out, "--count=9", "--overwrite")
        .failed(
            "--out: expected a directory without files that are read, found file:%s/images"
                .formatted(out));
    assertArrayEquals(before, content("out/images", 0));
  }

  /** Not even half of it, nor where images and labels have changed places. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "out/images/part-00000-idx3-ubyte, train-labels-idx1-ubyte",
        "train-images-idx3-ubyte, out/labels/part-00000-idx1-ubyte",
        "out/labels/part-00000-idx3-ubyte, train-labels-idx1-ubyte",
        "train-images-idx3-ubyte, out/images/part-00000-idx1-ubyte",
      })
  void doesNotWriteWhereItReadsImagesOrLabelsAlone(String files) throws IOException {
    String images = files.split(", ")[0];
    String labels = files.split(", ")[1];
    Files.createDirectories(directory.resolve("out/images"));
    Files.createDirectories(directory.resolve("out/labels"));
    Files.write(directory.resolve(images), IMAGES.imagesFile());
    Files.write(directory.resolve(labels), IMAGES.labelsFile());
    Run.of(
            "deform",
            "--images=" + directory.resolve(images),
            "--labels=" + directory.resolve(labels),
            "--out=" + directory.resolve("out"),
            "--count=9",
            "--overwrite")
        .failed(
            "--out: expected a directory without files that are read, found file:%s/out/%s"
                .formatted(directory, files.replaceFirst(".*out/([a-z]+)/.*", "$1")));
    assertArrayEquals(IMAGES.imagesFile(), Files.readAllBytes(directory.resolve(images)));
    assertArrayEquals(IMAGES.labelsFile(), Files.readAllBytes(directory.resolve(labels)));
  }

  /** An image of another shape is deformed otherwise, and headers say the shape. */
  @Test
  void takesTheShapeOfImagesFromTheirHeader() throws Exception {
    TestImages tall = TestImages.random(2, 9, 4, 3, 0.7, 1);
    tall.write(directory, "train");
    deform("tall", 20, 1);
    byte[] file = Files.readAllBytes(directory.resolve("tall/images/part-00000-idx3-ubyte"));
    assertArrayEquals(
        Arrays.copyOfRange(tall.imagesFile(), 8, 16), Arrays.copyOfRange(file, 8, 16));
    deform("square", 20, 1, "--rows=6");
    assertNotEquals(
        hash(content("tall/images", IMAGES_HEADER)), hash(content("square/images", IMAGES_HEADER)));
  }

  @Test
  void deformsNoColours() throws Exception {
    TestImages.random(2, 16, 64, 3, 0.7, 1).write(directory, "train");
    Path train = directory.resolve("train-images-idx3-ubyte");
    byte[] flat = Files.readAllBytes(train);
    Files.write(train, TestImages.inChannels(flat, 16, 16, 4));
    String colours = "--images: expected images of one channel, found 4";
    assertError(colours, "new", 9, 1);
    assertError(colours, "new", 9, 1, "--rows=16");
    Files.write(train, TestImages.inChannels(flat, 32, 32, 1));
    deform("grey", 9, 1);
    assertEquals(20 + 9 * 1024, content("grey/images", 0).length);
  }

  @Test
  void deformsNoImagesOfMoreThan1024PixelsASide() throws Exception {
    TestImages.random(2, 2, 1024, 3, 0.7, 1).write(directory, "train");
    deform("largest", 3, 1);
    assertEquals(16 + 3 * 2048, content("largest/images", 0).length);
    TestImages.random(2, 1, 1025, 3, 0.7, 1).write(directory, "train");
    assertError("--images: expected images of at most 1024 pixels a side, found 1025", "new", 9, 1);
    assertTrue(Files.notExists(directory.resolve("new")));
  }

  @Test
  void deformsNoFloat32Numbers() throws Exception {
    ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    IdxWriter writer = IdxWriter.ofInputs(inputs, IMAGES.count(), 9);
    for (int i = 0; i < IMAGES.count(); i++) {
      writer.add(new float[9]);
    }
    Files.write(directory.resolve("train-images-idx3-ubyte"), inputs.toByteArray());
    String line = "--images: expected IDX images of bytes, found another format";
    assertError(line, "new", 9, 1);
  }

  private void deform(String out, long count, int parts, String... more) {
    run(out, count, parts, more).succeeded();
  }

  private void assertError(String line, String out, long count, int parts, String... more) {
    Run run = run(out, count, parts, more);
    assertEquals(1, run.status());
    String found = run.err().strip();
    assertTrue(found.startsWith("nndl: ") && found.endsWith(line), found);
    assertEquals(1, found.lines().count());
  }

  private Run run(String out, long count, int parts, String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "--images",
                    directory.resolve("train-images-idx3-ubyte").toString(),
                    "--labels",
                    directory.resolve("train-labels-idx1-ubyte").toString(),
                    "--out",
                    directory.resolve(out).toString(),
                    "--count",
                    Long.toString(count),
                    "--parts",
                    Integer.toString(parts)),
                Stream.of(more))
            .toList();
    return Run.of("deform", arguments.toArray(String[]::new));
  }

  private static byte[] image(byte[] pixels, int i) {
    return Arrays.copyOfRange(pixels, i * WIDTH, (i + 1) * WIDTH);
  }

  /** The files of a directory one after the other, without their headers. */
  private byte[] content(String files, int header) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> found = Files.list(directory.resolve(files))) {
      for (Path file : found.sorted().toList()) {
        all.writeBytes(read(file, header));
      }
    }
    return all.toByteArray();
  }

  private static byte[] read(Path file, int header) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Arrays.copyOfRange(bytes, header, bytes.length);
  }

  private static String hash(byte[] bytes) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return HexFormat.of().formatHex(digest, 0, 8);
  }
}
