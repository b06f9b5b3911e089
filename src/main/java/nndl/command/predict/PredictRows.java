package nndl.command.predict;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import nndl.command.Count;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.Text;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.predict.ReadRows.Row;
import nndl.command.rows.Reading;
import nndl.command.rows.RowReader;
import nndl.data.InputFiles;
import nndl.data.image.PadFit;
import nndl.data.image.Pictures;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFile;
import nndl.data.picture.PngFile;
import nndl.data.storage.FileIdentity;
import nndl.data.storage.IfExists;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.ensemble.Ensemble;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;

/**
 * Reads pictures of rows of digits, one picture after the other, for {@link PredictCommand}. Starts
 * no Spark job.
 */
final class PredictRows {
  private final PredictCommand options;
  private final Storage storage;
  private final Streams streams;
  private final RowReader reader;
  private final List<FileIdentity> pictures;
  private final RowDrawings drawings;
  private final List<Row> rows = new ArrayList<>();
  private final AtomicLong done = new AtomicLong();
  private int undrawn;

  private PredictRows(
      PredictCommand options,
      Storage storage,
      Streams streams,
      RowReader reader,
      List<FileIdentity> pictures) {
    this.options = options;
    this.storage = storage;
    this.streams = streams;
    this.reader = reader;
    this.pictures = pictures;
    this.drawings = new RowDrawings(options, storage, pictures, new HashMap<>());
  }

  static void run(PredictCommand options, Session session) {
    Storage storage = session.storage();
    Console console = session.console();
    PredictOutput output = PredictOutput.of(options, storage, options.rows.row);
    Ensemble ensemble = options.missing.ensemble(storage, options.models.paths);
    PredictPlan.requireNoTable("--row", options.rows.row, ensemble.input());
    PredictPlan.requireImages(options.rows.row, ensemble.input());
    if (options.output != null && !PredictOutput.isFile(storage, options.output)) {
      throw InputException.expected(
          "--output", "a name that ends in .csv or .csv.gz", options.output);
    }
    InputFiles files = InputFiles.of(storage, options.rows.row);
    Streams streams = options.streams(session);
    PredictRows run =
        new PredictRows(
            options,
            storage,
            streams,
            new RowReader(ensemble, options.rows.cutPenalty),
            files.files().stream().map(FileIdentity::of).toList());
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    run.drawings.require(output.outputs(), streams.messages());
    PredictOutput.Target target = output.target(streams.messages());
    console.show(() -> View.ofSamples("reading", run.done.get(), run.pictures.size()));
    try (Lease lease = run.drawings.own(output.outputs(), streams.messages())) {
      run.write(target);
    }
    console.hide();
    streams.json("nndl-rows-1", new ReadRows(ensemble.places(), run.rows));
    streams.message(
        "read %s in %.1f s%s",
        Count.of(run.readRows(), "row"), clock.secondsSince(start), run.places(target));
    run.requireAllRead(files.names());
  }

  /** Returns the end of the line that reports the number of rows. */
  private String places(PredictOutput.Target target) {
    List<String> places = new ArrayList<>();
    if (target instanceof PredictOutput.File file) {
      places.add(file.path().toString());
    }
    if (options.rows.draw != null) {
      places.add("drawings in " + options.rows.draw);
    }
    return places.isEmpty() ? "" : ": " + String.join(", ", places);
  }

  private void write(PredictOutput.Target target) {
    if (target instanceof PredictOutput.File file) {
      file.write(
          storage,
          out -> {
            out.write(ReadRows.HEADER.getBytes(UTF_8));
            for (FileIdentity picture : pictures) {
              out.write(read(picture).csv().getBytes(UTF_8));
            }
          });
    } else {
      pictures.forEach(picture -> print(read(picture)));
    }
  }

  private Row read(FileIdentity picture) {
    String name = RowDrawings.name(picture);
    Row row = reading(picture).map(of -> Row.of(name, of)).orElse(Row.unreadable(name));
    rows.add(row);
    done.incrementAndGet();
    return row;
  }

  private Optional<Reading> reading(FileIdentity picture) {
    byte[] bytes = Pictures.read(storage, picture); // an error of storage ends the run
    PictureFile file;
    GreyPicture grey;
    Reading reading;
    try {
      file = PictureFile.of(picture.path(), bytes);
      grey = file.grey(PadFit.MAX_PIXELS);
      reading = reader.read(picture.path(), grey);
    } catch (RuntimeException e) {
      goOn(InputException.expected(picture.path(), "a picture that can be read", e));
      return Optional.empty();
    }
    if (options.rows.draw != null) {
      draw(drawings.file(picture), grey, reading);
    }
    return Optional.of(reading.times(file.step(PadFit.MAX_PIXELS)));
  }

  private void draw(Path to, GreyPicture picture, Reading reading) {
    try {
      IfExists ifExists = IfExists.of(options.overwrite);
      storage.write(to, ifExists, out -> PngFile.write(RowDrawing.of(picture, reading), out));
    } catch (RuntimeException e) {
      storage.ownership().requireOwner();
      goOn(InputException.expected(to, "to write it", e));
      undrawn++;
    }
  }

  /**
   * Prints a warning if there are several pictures. Fails if there is one picture, or with {@code
   * --strict}.
   */
  private void goOn(InputException why) {
    if (options.strict || pictures.size() == 1) {
      throw why;
    }
    streams.messages().accept("warning: " + why.getMessage());
  }

  private void print(Row row) {
    PrintStream out = streams.lines();
    if (row.wasRead()) {
      out.println(row.name() + ": " + row.text());
    }
    for (ReadRows.Piece piece : row.pieces()) {
      out.println(
          Text.of(
              "  %s  %.4f  columns %s to %s, rows %s to %s",
              piece.name(),
              piece.confidence(),
              piece.left(),
              piece.left() + piece.width() - 1,
              piece.top(),
              piece.top() + piece.height() - 1));
    }
  }

  private long readRows() {
    return rows.stream().filter(Row::wasRead).count();
  }

  private void requireAllRead(String names) {
    long unreadable = rows.size() - readRows();
    if (unreadable > 0) {
      throw InputException.expected(
          names,
          "to read all of " + Count.of(rows.size(), "picture"),
          "%s that cannot be read".formatted(unreadable));
    }
    if (undrawn > 0) {
      throw InputException.expected(
          names,
          "to draw all of " + Count.of(rows.size(), "picture"),
          "%s that cannot be drawn".formatted(undrawn));
    }
  }
}
