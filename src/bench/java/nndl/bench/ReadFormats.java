package nndl.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import nndl.TestImages;
import nndl.data.InputFiles;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.storage.Storage;

/**
 * {@code ReadFormats DIR [ROUNDS]}: how fast MNIST's training set is read in each format, from
 * files that the system has in memory. Prints, in MB of uncompressed content a second, medians over
 * the rounds: a bare read of the IDX file, loading it; a bare inflating of its gzip file, loading
 * it; a bare read of the CSV file, counting its lines as the driver does, loading it; the same
 * three of LIBSVM. Seconds are of processor time, of all threads together, but of gzip those of a
 * clock: inflating is one thread's work, which packing beside it should not make longer.
 */
public final class ReadFormats {
  private static final int BLOCK = 1 << 18;
  private static final int WARM_UP = 3;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Storage storage = Mnist.storage();
  private final SampleLoader loader = new SampleLoader(storage);
  private final byte[] block = new byte[BLOCK];
  private long version;

  private ReadFormats() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("nndl-formats");
    try {
      write(images(Path.of(args[0])), directory);
      System.out.println(
          new ReadFormats().measure(directory, args.length > 1 ? Integer.parseInt(args[1]) : 5));
    } finally {
      Mnist.delete(directory);
    }
  }

  private static TestImages images(Path mnist) throws IOException {
    byte[] images = content(mnist.resolve("train-images-idx3-ubyte"));
    byte[] labels = content(mnist.resolve("train-labels-idx1-ubyte"));
    byte[][] pixels = new byte[labels.length - 8][];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Arrays.copyOfRange(images, 16 + 784 * i, 16 + 784 * (i + 1));
    }
    return new TestImages(28, 28, pixels, Arrays.copyOfRange(labels, 8, labels.length));
  }

  private static byte[] content(Path plain) throws IOException {
    if (Files.exists(plain)) {
      return Files.readAllBytes(plain);
    }
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(plain.resolveSibling(plain.getFileName() + ".gz")))) {
      return in.readAllBytes();
    }
  }

  private static void write(TestImages images, Path directory) throws IOException {
    Files.write(directory.resolve("images-ubyte"), images.imagesFile());
    Files.write(directory.resolve("labels-ubyte"), images.labelsFile());
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("images-ubyte.gz")))) {
      out.write(images.imagesFile());
    }
    Files.writeString(directory.resolve("train.csv"), images.csv(false));
    Files.writeString(directory.resolve("train.svm"), images.libsvm());
  }

  private String measure(Path directory, int rounds) throws IOException {
    Path idx = directory.resolve("images-ubyte");
    Path gzip = directory.resolve("images-ubyte.gz");
    Path csv = directory.resolve("train.csv");
    Path svm = directory.resolve("train.svm");
    Path labels = directory.resolve("labels-ubyte");
    LongSupplier[] programs = {
      () -> read(idx, false),
      () -> load(open(idx, labels)),
      () -> read(gzip, true),
      () -> load(open(gzip, labels)),
      () -> read(csv, false),
      () -> open(csv, null).count(),
      () -> load(open(csv, null)),
      () -> read(svm, false),
      () -> open(svm, null).count(),
      () -> load(open(svm, null))
    };
    Path[] contents = {idx, idx, idx, idx, csv, csv, csv, svm, svm, svm};
    double[][] seconds = new double[programs.length][rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int p = 0; p < programs.length; p++) {
        touch(gzip);
        boolean byClock = p == 2 || p == 3;
        long start = nanos(byClock);
        if (programs[p].getAsLong() == 0) {
          throw new IllegalStateException("nothing read");
        }
        if (round >= 0) {
          seconds[p][round] = (nanos(byClock) - start) / 1e9;
        }
      }
    }
    StringBuilder line = new StringBuilder();
    for (int p = 0; p < programs.length; p++) {
      Arrays.sort(seconds[p]);
      double median = seconds[p][rounds / 2];
      if (p == 6 || p == 9) { // counting the lines came before
        median -= seconds[p - 1][rounds / 2];
      }
      line.append(String.format(Locale.ROOT, "%.0f ", Files.size(contents[p]) / 1e6 / median));
    }
    return line.toString().strip();
  }

  private static long nanos(boolean byClock) {
    return byClock
        ? System.nanoTime()
        : Arrays.stream(THREADS.getAllThreadIds()).map(THREADS::getThreadCpuTime).sum();
  }

  /** A file that has changed is read again, and not found among those that the JVM has read. */
  private void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + 1000 * version++));
  }

  private long read(Path file, boolean compressed) {
    try (InputStream plain = Files.newInputStream(file);
        InputStream in = compressed ? new GZIPInputStream(plain, BLOCK) : plain) {
      long sum = 0;
      for (int read = 0; read >= 0; read = in.read(block)) {
        sum += read;
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SampleSet open(Path samples, Path labels) {
    return SampleSet.open(
        storage,
        InputFiles.of(storage, samples.toString()),
        labels == null ? null : InputFiles.of(storage, labels.toString()),
        InputOptions.defaults(),
        784);
  }

  private long load(SampleSet set) {
    return loader.load(set.all()).heldBytes();
  }
}
