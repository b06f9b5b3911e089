package nndl.command.deform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nndl.command.Count;
import nndl.command.OutputFormat;
import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.command.Range;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.ImagesOption;
import nndl.command.options.ResultCommand;
import nndl.data.image.DeformedImages;
import nndl.data.image.Originals;
import nndl.data.storage.Commit;
import nndl.data.storage.FreeSpace;
import nndl.data.storage.JobOutput;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.cluster.SharedContext;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code nndl deform}: makes a large set from a small one, as a Spark job. The large set consists
 * of the images of the small set, followed by distorted images. The bytes are the same on any
 * cluster.
 */
@CommandLine.Command(
    name = "nndl deform",
    header =
        "  scripts/nndl deform --images images.gz --labels labels.gz --out big --count 1000000",
    description = {
      "Makes a large set of a small one, as sharded IDX: its images, then distorted ones.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class DeformCommand extends ResultCommand {
  private static final long SAMPLES_PER_PART = 100_000;
  private static final int MAX_PARTS = 100_000;

  @Mixin private final ImagesOption images = new ImagesOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "gets images/part-* and labels/part-*")
  Path out;

  @Range(min = 1)
  @Option(names = "--count", paramLabel = "N", required = true, description = "samples to write")
  long count;

  @Option(
      names = "--parts",
      paramLabel = "N",
      description = "pairs of files (by default one for 100,000 samples)")
  Integer parts;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "rows of an image (by default as the files have them)")
  Integer rows;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the distortions (${DEFAULT-VALUE})")
  long seed;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace parts that are there already; nothing else")
  boolean overwrite;

  @Override
  public void run(Session session) {
    Storage storage = session.storage();
    int pairs = pairs();
    Outputs outputs = images.outputs(storage, overwrite);
    Path directory = storage.qualified(out);
    List<Path> halves = Stream.of("images", "labels").map(it -> new Path(directory, it)).toList();
    for (Path half : halves) {
      Outputs.requireOwn(storage, half);
      Path unused = outputs.folder("--out", half);
    }
    Originals originals = Originals.of(storage, images.open(storage), rows);
    DeformedImages deformed = new DeformedImages(originals, seed);
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    Streams streams = streams(session);
    List<Path> old = new ArrayList<>();
    try (Lease lease =
            OutputLease.take(storage, out, streams.messages())
                .keptIf(
                    () -> { // a change that was cut off is complete now
                      for (Path half : halves) { // all files there would be read as one set
                        old.addAll(
                            outputs.earlierFiles(
                                half, "parts", DeformJob::isPart, OutputFormat.IDX));
                      }
                      FreeSpace.require(storage, out, count * deformed.bytesPerSample());
                    });
        JavaSparkContext spark = SharedContext.open(session.conf())) {
      storage.ownership().share(spark.hadoopConfiguration());
      Commit commit = new Commit(storage);
      old.forEach(commit::delete);
      JobOutput files = commit.output(directory);
      new DeformJob(directory.toString(), files, count, pairs)
          .run(spark, deformed, session.progress(spark, "writing", count))
          .forEach(commit::add);
      commit.commit();
    }
    session.console().hide();
    streams.message(
        "%s in %s in %s, %.0f samples a second",
        Count.of(count, "sample"), Count.of(pairs, "part"), out, count / clock.secondsSince(start));
    streams.json("nndl-deform-1", new Deformed(directory.toString(), count, pairs));
  }

  /**
   * The result.
   *
   * @param count the number of samples that were written
   * @param parts the number of pairs of files that contain them
   */
  record Deformed(String out, long count, int parts) {}

  /** Returns the number of pairs of files. */
  private int pairs() {
    long files = parts == null ? (count + SAMPLES_PER_PART - 1) / SAMPLES_PER_PART : parts;
    if (files < 1 || files > Math.min(MAX_PARTS, count)) {
      throw InputException.expected(
          "--parts", "1 to %s".formatted(Math.min(MAX_PARTS, count)), files);
    }
    return (int) files;
  }
}
