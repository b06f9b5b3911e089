package nndl.command.rows;

import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.command.Range;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.ResultCommand;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.image.Originals;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * {@code nndl rows}: makes rows of digits from images of single digits, as pictures to read or as
 * samples to train on. Equal seeds give equal rows. Starts no Spark job.
 */
@CommandLine.Command(
    name = "nndl rows",
    header = {
      "  scripts/nndl rows --images images.gz --labels labels.gz --out rows --count 1000",
      "  scripts/nndl rows --images images.gz --labels labels.gz --out cut --count 2000 --pieces"
    },
    description = {
      "Makes pictures of rows of digits out of single ones, to see how well rows are read.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class RowsCommand extends ResultCommand {
  private static final int MAX_ROWS = 100_000;

  @Option(names = "--images", descriptionKey = "rows.images", paramLabel = "FILES", required = true)
  String images;

  @Option(names = "--labels", paramLabel = "FILES", required = true)
  String labels;

  @Option(names = "--digits", paramLabel = "FROM-TO")
  String digits;

  @Option(names = "--pieces", fallbackValue = "true")
  boolean pieces;

  @Option(names = "--out", descriptionKey = "rows.out", paramLabel = "DIR", required = true)
  Path out;

  @Range(min = 1, max = MAX_ROWS)
  @Option(names = "--count", descriptionKey = "rows.count", paramLabel = "N", required = true)
  int count;

  @Option(names = "--least-gap", paramLabel = "PIXELS", defaultValue = "" + RowMaker.MIN_GAP)
  int leastGap;

  @Option(names = "--most-gap", paramLabel = "PIXELS", defaultValue = "" + RowMaker.MAX_GAP)
  int mostGap;

  @Option(names = "--seed", descriptionKey = "rows.seed", paramLabel = "N", defaultValue = "1")
  long seed;

  @Option(names = "--overwrite", descriptionKey = "rows.overwrite", fallbackValue = "true")
  boolean overwrite;

  @Override
  public void run(Session session) {
    RowMaker.requireGaps(leastGap, mostGap);
    Storage storage = session.storage();
    InputFiles imageFiles = InputFiles.of(storage, images);
    InputFiles labelFiles = InputFiles.of(storage, labels);
    Outputs outputs = new Outputs(storage, overwrite).reading(imageFiles).reading(labelFiles);
    Streams streams = streams(session);
    RowsOutput output = RowsOutput.of(this, outputs);
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    long written;
    try (Lease lease = OutputLease.take(storage, out, streams.messages())) {
      output.recheck(); // a change that was cut off is complete now
      SampleSet set = SampleSet.open(storage, imageFiles, labelFiles, InputOptions.idx(), 0);
      RowsRun run = new RowsRun(this, storage, output, Originals.of(storage, set, null));
      session.console().show(run::view);
      written = pieces ? run.writePieces() : run.writePictures();
    }
    session.console().hide();
    streams.message(
        "%s %s in %s in %.1f s",
        written, pieces ? "samples" : "rows", out, clock.secondsSince(start));
    streams.json("nndl-made-rows-1", new Made(out.toString(), written));
  }

  /**
   * The result.
   *
   * @param count the number of rows that were made, or of samples with {@code --pieces}
   */
  record Made(String out, long count) {}
}
