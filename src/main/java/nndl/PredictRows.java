package nndl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import nndl.cli.OutputFile;
import nndl.cli.Streams;
import nndl.committee.Committee;
import nndl.data.InputFiles;
import nndl.data.image.Box;
import nndl.data.image.PadFit;
import nndl.data.image.Pictures;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFile;
import nndl.data.picture.PngFile;
import nndl.error.InputException;
import nndl.row.Reading;
import nndl.row.RowCsv;
import nndl.row.RowDrawing;
import nndl.row.RowReader;
import nndl.storage.FileIdentity;
import nndl.storage.Storage;
import nndl.terminal.Console;
import nndl.terminal.View;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;

/**
 * The part of {@link Predict} that reads rows of digits, one after the other. Starts no Spark job.
 */
final class PredictRows {
  private static final String PNG = ".png";

  private final PredictOptions options;
  private final Storage storage;
  private final Streams streams;
  private final RowReader reader;
  private final List<FileIdentity> pictures;
  private final List<Row> rows = new ArrayList<>();

  /**
   * A picture that was looked at.
   *
   * @param name of its file, without directories
   * @param reading nothing if it is no picture, or not of one row
   */
  record Row(String name, Optional<Reading> reading) {}

  /** Takes rows as they are read. */
  @FunctionalInterface
  private interface Taker {
    void take(Row row) throws IOException;
  }

  private PredictRows(
      PredictOptions options,
      Storage storage,
      Streams streams,
      RowReader reader,
      List<FileIdentity> pictures) {
    this.options = options;
    this.storage = storage;
    this.streams = streams;
    this.reader = reader;
    this.pictures = pictures;
  }

  /** Reads all rows that the options name, and says what they are. */
  static void run(PredictOptions options, Storage storage, Console console) {
    Committee committee = options.unsaid.committee(storage, options.models);
    PredictPlan.requireGrey(committee.input());
    if (!Double.isFinite(options.rows.cutPenalty)) {
      throw InputException.expected("--cut-penalty", "a number", options.rows.cutPenalty);
    }
    InputFiles files = InputFiles.of(storage, options.rows.row);
    Streams streams = options.json.streams(console, options.common());
    PredictRows run =
        new PredictRows(
            options,
            storage,
            streams,
            new RowReader(committee, options.rows.cutPenalty),
            files.files().stream().map(FileIdentity::of).toList());
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    AtomicLong done = new AtomicLong();
    run.requireDrawings(files);
    PredictPlan.Target target = PredictPlan.target(options, storage, files);
    console.show(() -> View.ofSamples("reading", done.get(), run.pictures.size()));
    run.write(target, done);
    console.hide();
    streams.json(() -> ResultJson.of(committee, run.rows));
    streams
        .messages()
        .accept(
            String.format(
                Locale.ROOT,
                "read %s rows in %.1f s",
                run.rows.stream().filter(row -> row.reading.isPresent()).count(),
                clock.secondsSince(start)));
    run.requireAllRead(files.names());
  }

  /** Fails if a drawing has no place, before anything is read. */
  private void requireDrawings(InputFiles files) {
    if (options.rows.draw == null) {
      return;
    }
    if (isOneDrawing() && pictures.size() > 1) {
      throw InputException.expected(
          "--draw", "a directory for several pictures", options.rows.draw);
    }
    for (FileIdentity picture : pictures) {
      Path file = OutputFile.of(storage, drawing(picture), options.overwrite);
      Path place = isOneDrawing() ? file : file.getParent();
      OutputFile.requireOther("--draw", storage, place, options.models, PredictPlan.paths(files));
    }
    OutputFile.tried(storage, drawing(pictures.get(0)), options.overwrite);
  }

  private boolean isOneDrawing() {
    return options.rows.draw.getName().toLowerCase(Locale.ROOT).endsWith(PNG);
  }

  private Path drawing(FileIdentity picture) {
    return isOneDrawing() ? options.rows.draw : new Path(options.rows.draw, name(picture) + PNG);
  }

  private static String name(FileIdentity picture) {
    return new Path(picture.path()).getName();
  }

  private void write(PredictPlan.Target target, AtomicLong done) {
    if (target instanceof PredictPlan.File file) {
      try {
        storage.write(
            file.path(),
            to -> {
              try (OutputStream out = file.isGzip() ? new GZIPOutputStream(to) : to) {
                RowCsv csv = new RowCsv(out);
                readAll(row -> csv.add(row.name, row.reading), done);
              }
            });
      } catch (IOException e) {
        throw InputException.expected(file.path(), "to write it", e);
      }
    } else if (target instanceof PredictPlan.Stdout) {
      readAll(this::print, done);
    } else {
      throw InputException.expected(
          "--output", "a name that ends in .csv or .csv.gz", options.output);
    }
  }

  private void readAll(Taker taker, AtomicLong done) {
    for (FileIdentity picture : pictures) {
      byte[] file = Pictures.read(storage, picture); // no picture's fault if it fails
      Optional<Reading> reading = Optional.empty();
      try {
        reading = Optional.of(read(picture, file));
      } catch (InputException e) {
        if (options.strict || pictures.size() == 1) {
          throw e;
        }
        streams.messages().accept("warning: " + e.getMessage());
      }
      Row row = new Row(name(picture), reading);
      rows.add(row);
      try {
        taker.take(row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      done.incrementAndGet();
    }
  }

  private Reading read(FileIdentity picture, byte[] file) {
    PictureFile all = PictureFile.of(picture.path(), file);
    GreyPicture grey = all.grey(PadFit.MOST_PIXELS);
    Reading reading = reader.read(picture.path(), grey);
    if (options.rows.draw != null) {
      Path drawing = drawing(picture);
      try {
        storage.write(drawing, out -> PngFile.write(RowDrawing.of(grey, reading), out));
      } catch (IOException e) {
        throw InputException.expected(drawing, "to write it", e);
      }
    }
    return reading.times(all.step(PadFit.MOST_PIXELS));
  }

  private void print(Row row) {
    PrintStream out = streams.lines();
    row.reading.ifPresent(
        reading -> {
          out.println(row.name + ": " + reading.text());
          for (Reading.Piece piece : reading.pieces()) {
            Box box = piece.box();
            out.println(
                String.format(
                    Locale.ROOT,
                    "  %s  %.4f  columns %s to %s, rows %s to %s",
                    piece.name(),
                    piece.confidence(),
                    box.left(),
                    box.right() - 1,
                    box.top(),
                    box.bottom() - 1));
          }
        });
  }

  private void requireAllRead(String names) {
    long unreadable = rows.stream().filter(row -> row.reading.isEmpty()).count();
    if (unreadable > 0) {
      throw InputException.expected(
          names,
          "to read all of %s pictures".formatted(rows.size()),
          "%s that cannot be read".formatted(unreadable));
    }
  }
}
