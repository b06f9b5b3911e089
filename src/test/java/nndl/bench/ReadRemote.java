package nndl.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import nndl.S3Server;
import nndl.TestImages;
import nndl.data.InputFiles;
import nndl.data.InputOptions;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.Storage;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.io.IOUtils;

/**
 * {@code ReadRemote [ROUNDS]}: how fast a thread reads 60,000 images of MNIST's shape from a
 * NameNode and DataNode in this JVM, and from an S3 server in another, all on this machine. Prints
 * a line each, of medians over the rounds: the place, MB/s of a bare copy by Hadoop's FileSystem to
 * nowhere, MB/s of looking at the files and loading the samples.
 */
public final class ReadRemote {
  private static final int SAMPLES = 60_000;
  private static final int WARM_UP = 2;
  private static final int BLOCK = 1 << 16;

  private ReadRemote() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    java.nio.file.Path directory = Files.createTempDirectory("nndl-remote");
    TestImages images = TestImages.random(SAMPLES, 28, 28, 10, 0.2, 1);
    try (S3Server s3 = S3Server.start(directory);
        MiniDFSCluster hdfs =
            new MiniDFSCluster.Builder(new Configuration(), directory.resolve("hdfs").toFile())
                .build()) {
      hdfs.waitActive();
      measure("hdfs", hdfs.getURI() + "/", hdfs.getConfiguration(0), images, rounds);
      measure("s3a", S3Server.BUCKET + "/", s3.configuration(), images, rounds);
    } finally {
      FileUtil.fullyDelete(directory.toFile());
    }
    System.exit(0); // servers leave threads
  }

  private static void measure(
      String name, String place, Configuration configuration, TestImages images, int rounds)
      throws Exception {
    Path samples = new Path(place + "images");
    Path labels = new Path(place + "labels");
    FileSystem files = samples.getFileSystem(configuration);
    write(files, samples, images.imagesFile());
    write(files, labels, images.labelsFile());
    double copied = median(rounds, () -> copy(files, samples) + copy(files, labels));
    double loaded = median(rounds, () -> load(new Storage(configuration), samples, labels));
    double megabytes = SAMPLES * 785 / 1e6;
    System.out.printf(Locale.ROOT, "%s %.0f %.0f%n", name, megabytes / copied, megabytes / loaded);
  }

  private static void write(FileSystem files, Path path, byte[] content) throws IOException {
    try (OutputStream out = files.create(path, true)) {
      out.write(content);
    }
  }

  private static double median(int rounds, Callable<Long> program) throws Exception {
    double[] seconds = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      long start = System.nanoTime();
      if (program.call() < SAMPLES) {
        throw new IllegalStateException("too little read");
      }
      if (round >= 0) {
        seconds[round] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    return seconds[rounds / 2];
  }

  private static long copy(FileSystem files, Path path) throws IOException {
    try (InputStream in = files.open(path)) {
      IOUtils.copyBytes(in, OutputStream.nullOutputStream(), BLOCK, false);
    }
    return SAMPLES;
  }

  private static long load(Storage storage, Path samples, Path labels) {
    SampleSet set =
        SampleSet.open(
            storage,
            InputFiles.of(storage, samples.toString()),
            InputFiles.of(storage, labels.toString()),
            InputOptions.defaults(),
            0);
    return new SampleLoader(storage).load(new SampleRange(set, 0, set.count())).heldBytes();
  }
}
