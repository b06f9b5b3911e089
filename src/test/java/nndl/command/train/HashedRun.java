package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.TestImages;
import nndl.Train;
import nndl.command.Run;
import org.junit.jupiter.api.function.Executable;

/**
 * A line of {@code tensor-hashes.csv}: a training, and the SHA-256 of the tensors that it wrote
 * when the table was made.
 *
 * <p>It uses only options and files of {@link Train}, so that the code may change.
 *
 * @param sha256 the hash of all bytes after the header of {@code model.safetensors}
 * @param data the directory of the samples; {@code images} for {@link #writeImages generated} ones
 */
public record HashedRun(String name, String sha256, String data, String options) {
  private static final String TABLE = "/tensor-hashes.csv";
  private static final String GENERATED = "images";
  private static final String MASTER = "spark.master";

  /** Writes images of MNIST's size. {@link java.util.Random} gives the same bits everywhere. */
  public static void writeImages(Path directory) {
    TestImages.random(1203, 28, 28, 10, 0.2, 1).write(directory, "train");
    TestImages.random(100, 28, 28, 10, 0.2, 2).write(directory, "t10k");
  }

  /** The whole table. */
  public static List<HashedRun> all() throws IOException {
    try (InputStream table = HashedRun.class.getResourceAsStream(TABLE)) {
      String text = new String(table.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().skip(1).map(HashedRun::parse).toList();
    }
  }

  public static HashedRun of(String name) throws IOException {
    return all().stream().filter(run -> run.name.equals(name)).findFirst().orElseThrow();
  }

  /** Parses a line. Only the last column has quotes and contains commas. */
  private static HashedRun parse(String line) {
    String[] columns = line.split(",", 4);
    return new HashedRun(columns[0], columns[1], columns[2], columns[3].replace("\"", ""));
  }

  /**
   * Runs the whole table in a JVM of its own. If a hash differs, the status is 1 and the difference
   * is printed.
   *
   * @param args the directory of the images and the directory for models
   */
  public static void main(String[] args) throws IOException {
    Path images = Path.of(args[0]);
    Stream<Executable> runs =
        all().stream()
            .filter(HashedRun::hasData)
            .map(
                run -> () -> run.assertSameTensors("local[2]", images, Path.of(args[1], run.name)));
    assertAll(runs);
  }

  public boolean hasData() {
    return data.equals(GENERATED) || Files.exists(Path.of(data));
  }

  /** Trains in this process, checks the hash and returns the standard output. */
  public String assertSameTensors(String master, Path images, Path model, String... more)
      throws IOException {
    return assertSameTensors(line -> {}, master, images, model, more);
  }

  /**
   * The same with a listener, which gets the whole standard output so far after each print. The run
   * waits for it.
   */
  public String assertSameTensors(
      Consumer<String> listener, String master, Path images, Path model, String... more)
      throws IOException {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            listener.accept(toString(StandardCharsets.UTF_8));
          }
        };
    System.setProperty(MASTER, master);
    try {
      Run run =
          Run.to(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              "train",
              arguments(images, model, more));
      assertEquals(0, run.status(), name + " on " + master + ": " + run.err());
    } finally {
      System.clearProperty(MASTER);
    }
    assertEquals(
        sha256,
        sha256(model.resolve("model.safetensors")),
        "SHA-256 of the tensors of run '%s' on %s (%s)".formatted(name, master, options));
    return out.toString(StandardCharsets.UTF_8);
  }

  private String[] arguments(Path images, Path model, String... more) {
    return Stream.of(
            Stream.of(options.split(" ")),
            Stream.of("--data=" + (data.equals(GENERATED) ? images : data), "--model=" + model),
            Stream.of(more))
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  /**
   * The hash of the bytes after the header. The file starts with the length of the header, which
   * may change.
   */
  private static String sha256(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(Math.toIntExact(Long.BYTES + bytes.getLong(0)));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
