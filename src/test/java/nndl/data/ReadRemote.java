package nndl.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import nndl.TestImages;
import nndl.data.format.InputOptions;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.S3Server;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.io.IOUtils;

/**
 * {@code ReadRemote [ROUNDS]}: measures how fast a thread reads 200,000 images of MNIST's shape
 * from a file, from a NameNode and DataNode in this JVM, and from an S3 server in another, all on
 * this machine. Prints a line for each, with medians over the rounds in MB/s: the source; a bare
 * copy by Hadoop's FileSystem to nowhere; examining the files and reading all samples; the same
 * with packing.
 */
public final class ReadRemote {
  private static final int SAMPLES = 200_000;
  private static final int WARM_UP = 3;
  private static final int BLOCK = 1 << 16;

  private ReadRemote() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    java.nio.file.Path directory = Files.createTempDirectory("nndl-remote");
    TestImages images = strokes();
    try (S3Server s3 = S3Server.start(directory);
        MiniDFSCluster hdfs =
            new MiniDFSCluster.Builder(new Configuration(), directory.resolve("hdfs").toFile())
                .build()) {
      hdfs.waitActive();
      measure("file", directory.toUri().toString(), new Configuration(), images, rounds);
      measure("hdfs", hdfs.getURI() + "/", hdfs.getConfiguration(0), images, rounds);
      measure("s3a", S3Server.BUCKET + "/", s3.configuration(), images, rounds);
    } finally {
      FileUtil.fullyDelete(directory.toFile());
    }
    System.exit(0); // servers leave threads
  }

  /** Images with as many nonzero pixels as MNIST has, and as close to each other. */
  private static TestImages strokes() {
    SplittableRandom random = new SplittableRandom(1);
    byte[][] pixels = new byte[SAMPLES][784];
    byte[] classes = new byte[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      classes[i] = (byte) random.nextInt(10);
      for (int row = 4; row < 24; row++) {
        int start = 28 * row + 4 + random.nextInt(12);
        Arrays.fill(pixels[i], start, start + 7, (byte) random.nextInt(1, 256));
      }
    }
    return new TestImages(28, 28, pixels, classes);
  }

  private static void measure(
      String name, String place, Configuration configuration, TestImages images, int rounds)
      throws Exception {
    Path samples = new Path(place + "images");
    Path labels = new Path(place + "labels");
    FileSystem files = samples.getFileSystem(configuration);
    write(files, samples, images.imagesFile());
    write(files, labels, images.labelsFile());
    Storage storage = new Storage(configuration);
    double megabytes = SAMPLES * 785 / 1e6;
    double[] copying = new double[rounds];
    double[] reading = new double[rounds];
    double[] loading = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      int at = Math.max(0, round);
      copying[at] = seconds(samples, configuration, fresh -> copy(fresh, samples, labels));
      reading[at] = seconds(samples, configuration, fresh -> read(storage, samples, labels));
      loading[at] = seconds(samples, configuration, fresh -> load(storage, samples, labels));
    }
    System.out.printf(
        Locale.ROOT,
        "%s %.0f %.0f %.0f%n",
        name,
        megabytes / median(copying),
        megabytes / median(reading),
        megabytes / median(loading));
  }

  private static void write(FileSystem files, Path path, byte[] content) throws IOException {
    try (OutputStream out = files.create(path, true)) {
      out.write(content);
    }
  }

  /** Reads all samples, and returns how many there were or how many bytes. */
  private interface Program {
    long run(FileSystem files) throws IOException;
  }

  /** On a new file system, since that of S3 keeps what it has read. */
  private static double seconds(Path path, Configuration configuration, Program program)
      throws IOException {
    path.getFileSystem(configuration).close();
    FileSystem files = path.getFileSystem(configuration);
    files.getFileStatus(path.getParent());
    long start = System.nanoTime();
    if (program.run(files) < SAMPLES) {
      throw new IllegalStateException("too little read");
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double[] numbers) {
    Arrays.sort(numbers);
    return numbers[numbers.length / 2];
  }

  private static long copy(FileSystem files, Path... paths) throws IOException {
    for (Path path : paths) {
      try (InputStream in = files.open(path)) {
        IOUtils.copyBytes(in, OutputStream.nullOutputStream(), BLOCK, false);
      }
    }
    return SAMPLES;
  }

  private static long read(Storage storage, Path samples, Path labels) {
    long[] count = new long[1];
    SampleSink sink =
        new SampleSink() {
          @Override
          public void add(byte[] source, int from, Target target) {
            count[0]++;
          }

          @Override
          public void add(SparseRows row, Target target) {
            throw new AssertionError("IDX holds bytes");
          }
        };
    SampleSet set = open(storage, samples, labels);
    set.parts().get(0).read(storage, 0, set.count(), sink, RowErrors.THROWN);
    return count[0];
  }

  private static long load(Storage storage, Path samples, Path labels) {
    SampleSet set = open(storage, samples, labels);
    return new SampleLoader(storage).load(set.all()).heldBytes();
  }

  private static SampleSet open(Storage storage, Path samples, Path labels) {
    return SampleSet.open(
        storage,
        InputFiles.of(storage, samples.toString()),
        InputFiles.of(storage, labels.toString()),
        InputOptions.defaults(),
        0);
  }
}
