package nndl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.command.OutputFile;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.rows.MadeRow;
import nndl.command.rows.RowMaker;
import nndl.command.rows.RowPieces;
import nndl.command.rows.RowsOptions;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.image.IdxFiles;
import nndl.data.image.Originals;
import nndl.data.picture.PngFile;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;

/**
 * {@code spark-submit --class nndl.Rows nndl.jar [options]}: rows of digits, made of single ones,
 * as pictures to read or as samples to train by; the same for the same seed. Starts no Spark job.
 * Exit status as of {@link Program}.
 */
public final class Rows {
  private static final int MAX_ROWS = 100_000;
  private static final int MAX_LABEL = 255;
  private static final Pattern DIGITS = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");
  private static final String ROW = "row-[0-9]{5}\\.png";
  private static final InputOptions IDX =
      new InputOptions(Format.IDX, InputOptions.Label.FIRST, InputOptions.Header.AUTO, null);

  private final RowsOptions options;
  private final Storage storage;
  private final Originals images;
  private final RowMaker maker;
  private final AtomicLong done = new AtomicLong();
  private volatile String doing = "making";

  private Rows(RowsOptions options, Storage storage, Originals images) {
    this.options = options;
    this.storage = storage;
    this.images = images;
    this.maker =
        new RowMaker(digits(options, images), options.leastGap, options.mostGap, options.seed);
  }

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    RowsOptions options = new RowsOptions();
    return Program.run(
        options, out, err, args, (conf, storage, console) -> make(options, storage, console));
  }

  private static void make(RowsOptions options, Storage storage, Console console)
      throws IOException {
    if (options.count < 1 || options.count > MAX_ROWS) {
      throw InputException.expected("--count", "1 to " + MAX_ROWS, options.count);
    }
    InputFiles images = InputFiles.of(storage, options.images);
    InputFiles labels = InputFiles.of(storage, options.labels);
    SampleSet set = SampleSet.open(storage, images, labels, IDX, 0);
    Rows rows = new Rows(options, storage, Originals.of(storage, set, null));
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    console.show(() -> View.ofSamples(rows.doing, rows.done.get(), options.count));
    long samples = options.pieces ? rows.writePieces() : rows.writePictures();
    console.hide();
    Streams streams = options.json.streams(console, options.common());
    streams
        .messages()
        .accept(
            String.format(
                Locale.ROOT,
                "%s %s in %s in %.1f s",
                samples,
                options.pieces ? "samples" : "rows",
                options.out,
                clock.secondsSince(start)));
    streams.json(() -> ResultJson.of(options, samples));
  }

  private static Originals digits(RowsOptions options, Originals images) {
    if (options.digits == null) {
      return images;
    }
    Matcher range = DIGITS.matcher(options.digits);
    if (range.matches()) {
      int from = Integer.parseInt(range.group(1));
      int last = Integer.parseInt(range.group(2));
      if (from <= last && last < images.count()) {
        return images.part(from, last + 1);
      }
    }
    throw InputException.expected(
        "--digits", "FROM-TO, from 0 to %s".formatted(images.count() - 1), options.digits);
  }

  /** What is written last says what is in the pictures. */
  private long writePictures() throws IOException {
    Path texts = OutputFile.tried(storage, new Path(options.out, "rows.csv"), options.overwrite);
    Path pictures = new Path(texts.getParent(), "pictures");
    clear(pictures);
    StringBuilder csv = new StringBuilder("name,text\n");
    for (int i = 0; i < options.count; i++) {
      MadeRow row = make(i);
      String name = String.format(Locale.ROOT, "row-%05d.png", i);
      storage.write(new Path(pictures, name), out -> PngFile.write(row.picture(), out));
      String text = row.labels().stream().map(String::valueOf).collect(Collectors.joining());
      csv.append(name).append(',').append(text).append('\n');
    }
    storage.write(texts, out -> out.write(csv.toString().getBytes(UTF_8)));
    return options.count;
  }

  private MadeRow make(int number) {
    done.set(number);
    return maker.make(number);
  }

  /** A directory is read whole: what stands there must be rows, and may go. */
  private void clear(Path pictures) throws IOException {
    for (String name : storage.names(pictures)) {
      if (!name.matches(ROW)) {
        throw InputException.expected(pictures, "rows alone, which --overwrite replaces", name);
      }
      if (!options.overwrite) {
        throw InputException.expected(pictures, "no files there, or --overwrite", name);
      }
      storage.delete(new Path(pictures, name));
    }
    storage.createDirectory(pictures);
  }

  /**
   * The images come last, as they are, so that those that a training holds out are the same. Pieces
   * are made twice, since a file begins with their number and memory might not hold them.
   */
  private long writePieces() {
    int noDigit = 1 + IntStream.range(0, images.count()).map(images::label).max().orElse(0);
    if (noDigit > MAX_LABEL) {
      throw InputException.expected(
          "--labels", "0 to 254, since what is no digit is one class more", noDigit - 1);
    }
    Path to = OutputFile.tried(storage, path("train-images-idx3-ubyte"), options.overwrite);
    Path labels = OutputFile.tried(storage, path("train-labels-idx1-ubyte"), options.overwrite);
    List<Integer> sides = images.sides().subList(0, 2);
    RowPieces pieces = new RowPieces(sides.get(0), sides.get(1), noDigit);
    doing = "counting";
    long count = images.count() + pieces(pieces).count();
    doing = "making";
    new IdxFiles(to, labels)
        .write(
            storage,
            sides,
            count,
            sink -> {
              pieces(pieces).forEach(piece -> sink.add(piece.image(), 0, (byte) piece.label()));
              images.read(sink);
            });
    return count;
  }

  private Stream<RowPieces.Sample> pieces(RowPieces pieces) {
    return IntStream.range(0, options.count).boxed().flatMap(i -> pieces.of(make(i), i).stream());
  }

  private Path path(String name) {
    return new Path(options.out, name);
  }
}
