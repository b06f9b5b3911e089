package nndl.command.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.command.Text;
import nndl.command.console.View;
import nndl.data.image.IdxFiles;
import nndl.data.image.Originals;
import nndl.data.packed.Target;
import nndl.data.picture.PngFile;
import nndl.data.storage.Commit;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/**
 * Makes the rows of a {@link RowsCommand}, and writes them as pictures, or their pieces as IDX
 * files.
 */
final class RowsRun {
  private static final int MAX_LABEL = 255;
  private static final Pattern DIGITS = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");

  private final RowsCommand options;
  private final Storage storage;
  private final RowsOutput output;
  private final Originals images;
  private final RowMaker maker;
  private final AtomicLong done = new AtomicLong();
  private volatile String doing = "making";

  RowsRun(RowsCommand options, Storage storage, RowsOutput output, Originals images) {
    this.options = options;
    this.storage = storage;
    this.output = output;
    this.images = images;
    this.maker =
        new RowMaker(digits(options, images), options.leastGap, options.mostGap, options.seed);
  }

  /** Returns the progress of the run. */
  View view() {
    return View.ofSamples(doing, done.get(), options.count);
  }

  private static Originals digits(RowsCommand options, Originals images) {
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

  /**
   * Writes a picture of each row, and then a file with the text of all rows. Returns the number of
   * rows.
   */
  long writePictures() {
    Commit commit = new Commit(storage);
    output.replace(commit);
    StringBuilder csv = new StringBuilder("name,text\n");
    for (int i = 0; i < options.count; i++) {
      MadeRow row = make(i);
      String name = Text.of("row-%05d.png", i);
      commit.write(output.picture(name), out -> PngFile.write(row.picture(), out));
      String text = row.labels().stream().map(String::valueOf).collect(Collectors.joining());
      csv.append(name).append(',').append(text).append('\n');
    }
    commit.write(output.file(), out -> out.write(csv.toString().getBytes(UTF_8)));
    commit.commit();
    return options.count;
  }

  private MadeRow make(int number) {
    done.set(number);
    return maker.make(number);
  }

  /**
   * Writes pieces of the rows, and after them the images unchanged. So a training holds out the
   * same images as without pieces. The pieces are made twice: once to count them, because their
   * number is at the start of the file, and once to write them. They are not kept, because they may
   * need too much memory.
   *
   * @return the number of samples
   */
  long writePieces() {
    int noDigit = 1 + Arrays.stream(images.labels()).max().orElse(0);
    if (noDigit > MAX_LABEL) {
      throw InputException.expected(
          "--labels", "0 to 254, since what is no digit is one class more", noDigit - 1);
    }
    List<Integer> sides = images.sides().subList(0, 2);
    RowPieces pieces = new RowPieces(sides.get(0), sides.get(1), noDigit);
    doing = "counting";
    long count = images.count() + pieces(pieces).count();
    doing = "making";
    IdxFiles files = new IdxFiles(output.file(), output.labels());
    files.requireRoom(storage, count, sides.get(0) * sides.get(1));
    Commit commit = new Commit(storage);
    output.replace(commit);
    files.write(
        commit,
        sides,
        count,
        noDigit + 1,
        sink -> {
          pieces(pieces).forEach(piece -> sink.add(piece.image(), 0, Target.of(piece.label())));
          images.read(sink);
        });
    commit.commit();
    return count;
  }

  private Stream<RowPieces.Sample> pieces(RowPieces pieces) {
    return IntStream.range(0, options.count).boxed().flatMap(i -> pieces.of(make(i), i).stream());
  }
}
