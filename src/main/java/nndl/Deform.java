package nndl;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import nndl.data.DeformedImages;
import nndl.data.Format;
import nndl.data.InputException;
import nndl.data.InputFiles;
import nndl.data.InputOptions;
import nndl.data.SampleSet;
import nndl.data.Storage;
import nndl.spark.DeformJob;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * {@code spark-submit --class nndl.Deform nndl.jar [options]}: an "infinite MNIST", as large as
 * wanted, the same bytes on any cluster. Exit status as of {@link Program}.
 */
public final class Deform {
  private static final long SAMPLES_A_PART = 100_000;
  private static final int MOST_PARTS = 100_000;
  private static final InputOptions IDX =
      new InputOptions(Format.IDX, InputOptions.Label.FIRST, InputOptions.Header.AUTO, null);

  private Deform() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    SparkConf conf = Program.sparkConf().setIfMissing("spark.ui.enabled", "false");
    Storage storage = new Storage(SparkHadoopUtil.get().newConfiguration(conf));
    DeformOptions options = new DeformOptions();
    return Program.run(
        options,
        options.common,
        storage,
        out,
        err,
        args,
        () -> deform(options, storage, conf, err));
  }

  private static void deform(
      DeformOptions options, Storage storage, SparkConf conf, PrintStream err) throws IOException {
    if (options.count < 1) {
      throw InputException.expected("--count", "1 or more", options.count);
    }
    int parts = parts(options);
    requireFree(options, storage);
    SampleSet originals =
        SampleSet.open(
            storage,
            InputFiles.of(storage, options.images),
            InputFiles.of(storage, options.labels),
            IDX,
            0);
    int rows = options.rows == null ? side(originals.width()) : options.rows;
    DeformedImages images = DeformedImages.of(storage, originals, rows, options.seed);
    long start = System.nanoTime();
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      String directory = storage.qualified(options.out).toString();
      new DeformJob(directory, options.count, parts).run(spark, images);
    }
    err.printf(
        Locale.ROOT,
        "nndl: %s samples in %s parts in %s, %.0f samples a second%n",
        options.count,
        parts,
        options.out,
        options.count / ((System.nanoTime() - start) / 1e9));
  }

  private static int parts(DeformOptions options) {
    long parts =
        options.parts == null
            ? (options.count + SAMPLES_A_PART - 1) / SAMPLES_A_PART
            : options.parts;
    if (parts < 1 || parts > Math.min(MOST_PARTS, options.count)) {
      throw InputException.expected(
          "--parts", "1 to %s".formatted(Math.min(MOST_PARTS, options.count)), parts);
    }
    return (int) parts;
  }

  private static void requireFree(DeformOptions options, Storage storage) {
    try {
      for (String name : List.of("images", "labels")) {
        Path directory = new Path(options.out, name);
        for (String found : storage.names(directory)) {
          if (!options.overwrite) {
            throw InputException.expected(directory, "no files there, or --overwrite", found);
          }
          storage.delete(new Path(directory, found));
        }
      }
    } catch (IOException e) {
      throw new InputException(
          "%s: expected a place to write, found %s".formatted(options.out, InputException.reason(e)), e);
    }
  }

  private static int side(int width) {
    return (int) Math.round(Math.sqrt(width));
  }
}
