package nndl.command.rows;

import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.command.Range;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.ImagesOption;
import nndl.command.options.ResultCommand;
import nndl.data.image.Originals;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
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

  @Mixin final ImagesOption images = new ImagesOption();

  @Option(
      names = "--digits",
      paramLabel = "FROM-TO",
      description = "take these images alone, counted from 0, as in 0-49999 (by default all)")
  String digits;

  @Option(
      names = "--pieces",
      fallbackValue = "true",
      description =
          "write samples to train by in place of pictures: pieces of the rows, of which those "
              + "that are no digit are one class more, and behind them all images")
  boolean pieces;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "gets pictures/row-*.png, and rows.csv with the digits of each; with --pieces, "
              + "train-images-idx3-ubyte and train-labels-idx1-ubyte")
  Path out;

  @Range(min = 1, max = MAX_ROWS)
  @Option(names = "--count", paramLabel = "N", required = true, description = "rows to make")
  int count;

  @Option(
      names = "--least-gap",
      paramLabel = "PIXELS",
      defaultValue = "" + RowMaker.MIN_GAP,
      description =
          "columns between two digits' ink at least, -3 to 20: below 0 they overlap, and from "
              + "1 on none touches another (${DEFAULT-VALUE})")
  int leastGap;

  @Option(
      names = "--most-gap",
      paramLabel = "PIXELS",
      defaultValue = "" + RowMaker.MAX_GAP,
      description = "the same at most, up to 20 (${DEFAULT-VALUE})")
  int mostGap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of all that is random (${DEFAULT-VALUE})")
  long seed;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace rows that are there already; nothing else")
  boolean overwrite;

  @Override
  public void run(Session session) {
    RowMaker.requireGaps(leastGap, mostGap);
    Storage storage = session.storage();
    Outputs outputs = images.outputs(storage, overwrite);
    Streams streams = streams(session);
    RowsOutput output = RowsOutput.of(this, outputs);
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    long written;
    try (Lease lease = OutputLease.take(storage, out, streams.messages())) {
      output.require(); // a change that was cut off is complete now
      Originals originals = Originals.of(storage, images.open(storage), null);
      RowsRun run = new RowsRun(this, storage, output, originals);
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
