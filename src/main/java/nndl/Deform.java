package nndl;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.deform.DeformJob;
import nndl.command.deform.DeformOptions;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.image.DeformedImages;
import nndl.data.image.Originals;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.ProgressAccumulator;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code spark-submit --class nndl.Deform nndl.jar [options]}: an "infinite MNIST", as large as
 * wanted, the same bytes on any cluster. Exit status as of {@link Program}.
 */
public final class Deform {
  private static final long SAMPLES_PER_PART = 100_000;
  private static final int MAX_PARTS = 100_000;
  private static final InputOptions IDX =
      new InputOptions(Format.IDX, InputOptions.Label.FIRST, InputOptions.Header.AUTO, null);

  private Deform() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    DeformOptions options = new DeformOptions();
    return Program.run(
        options,
        out,
        err,
        args,
        (conf, storage, console) -> deform(options, storage, conf, console));
  }

  private static void deform(
      DeformOptions options, Storage storage, SparkConf conf, Console console) throws IOException {
    if (options.count < 1) {
      throw InputException.expected("--count", "1 or more", options.count);
    }
    int parts = parts(options);
    InputFiles images = InputFiles.of(storage, options.images);
    InputFiles labels = InputFiles.of(storage, options.labels);
    Place place = Place.of(options, storage);
    place.requireOthers(images);
    place.requireOthers(labels);
    SampleSet originals = SampleSet.open(storage, images, labels, IDX, 0);
    DeformedImages deformed =
        new DeformedImages(Originals.of(storage, originals, options.rows), options.seed);
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      place.clear(storage);
      ProgressAccumulator tally = new ProgressAccumulator(spark);
      console.show(() -> View.ofSamples("writing", tally.done(), options.count));
      new DeformJob(place.out.toString(), options.count, parts).run(spark, deformed, tally);
    }
    console.hide();
    Streams streams = options.json.streams(console, options.common());
    streams
        .messages()
        .accept(
            String.format(
                Locale.ROOT,
                "%s samples in %s parts in %s, %.0f samples a second",
                options.count,
                parts,
                options.out,
                options.count / clock.secondsSince(start)));
    streams.json(() -> ResultJson.of(place.out, options.count, parts));
  }

  private static int parts(DeformOptions options) {
    long parts =
        options.parts == null
            ? (options.count + SAMPLES_PER_PART - 1) / SAMPLES_PER_PART
            : options.parts;
    if (parts < 1 || parts > Math.min(MAX_PARTS, options.count)) {
      throw InputException.expected(
          "--parts", "1 to %s".formatted(Math.min(MAX_PARTS, options.count)), parts);
    }
    return (int) parts;
  }

  /**
   * Where the parts go, which is looked at first and cleared last.
   *
   * @param out with its scheme
   * @param old parts to be replaced
   */
  private record Place(Path out, List<Path> old) {

    /** A directory is read whole, as one set: what stands there must be parts, and may go. */
    static Place of(DeformOptions options, Storage storage) {
      try {
        Path out = storage.qualified(options.out);
        List<Path> old = new ArrayList<>();
        for (Path directory : directories(out)) {
          for (String name : storage.names(directory)) {
            if (InputFiles.isHidden(name)) {
              continue;
            }
            if (!options.overwrite) {
              throw InputException.expected(directory, "no files there, or --overwrite", name);
            }
            if (!DeformJob.isPart(name)) {
              throw InputException.expected(
                  directory, "parts alone, which --overwrite replaces", name);
            }
            old.add(new Path(directory, name));
          }
        }
        return new Place(out, old);
      } catch (IOException e) {
        throw noPlace(options.out, e);
      }
    }

    private static List<Path> directories(Path out) {
      return List.of(new Path(out, "images"), new Path(out, "labels"));
    }

    /** What is read is not written. */
    void requireOthers(InputFiles input) {
      for (FileStatus file : input.files()) {
        if (directories(out).contains(file.getPath().getParent())) {
          throw InputException.expected("--out", "another directory than the input's", out);
        }
      }
    }

    void clear(Storage storage) {
      try {
        for (Path part : old) {
          storage.delete(part);
        }
      } catch (IOException e) {
        throw noPlace(out, e);
      }
    }

    private static InputException noPlace(Path out, IOException e) {
      return InputException.expected(out, "a place to write", e);
    }
  }
}
