package nndl.training;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of every epoch, and the two forms in which a user sees it: the book's lines and CSV.
 */
public final class History {
  /** Classes are not equally frequent: of MNIST's images, 11.35% are of the most frequent one. */
  private static final double ABOUT_CHANCE = 1.2;

  private static final String HEADER = "epoch,correct,count\n";

  private final PrintStream out;
  private final List<Epoch> epochs = new ArrayList<>();

  /** Every epoch's line goes to {@code out} as soon as the epoch is over. */
  public History(PrintStream out) {
    this.out = out;
  }

  /** Goes on from a history that was written as {@link #csv}. */
  static History of(String csv, PrintStream out) {
    History history = new History(out);
    csv.lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(
            fields ->
                new Epoch(
                    Integer.parseInt(fields[0]),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2])))
        .forEach(history.epochs::add);
    return history;
  }

  /**
   * The end of an epoch.
   *
   * @param number counted from 0
   * @param correct of the {@code count} evaluation samples; both 0 without evaluation
   */
  public record Epoch(int number, long correct, long count) {
    @Override
    public String toString() {
      return count == 0
          ? "Epoch " + number + " complete"
          : "Epoch " + number + ": " + correct + " / " + count;
    }

    /** Whether the network was about as good as an answer that is always the same. */
    boolean atChance(int classes) {
      return count > 0 && (double) correct * classes <= ABOUT_CHANCE * count;
    }
  }

  /** Adds an epoch and prints its line. */
  public void add(Epoch epoch) {
    record(epoch);
    print(epoch);
  }

  void record(Epoch epoch) {
    epochs.add(epoch);
  }

  void print(Epoch epoch) {
    out.print(epoch + "\n");
    out.flush();
  }

  /**
   * {@code epoch,correct,count}, a line an epoch; without times, so that equal runs are equal
   * files.
   */
  public String csv() {
    StringBuilder csv = new StringBuilder(HEADER);
    for (Epoch epoch : epochs) {
      csv.append(epoch.number).append(',').append(epoch.correct).append(',').append(epoch.count);
      csv.append('\n');
    }
    return csv.toString();
  }

  /** The last epoch if it, and just the {@code count - 1} before it, were at chance level. */
  Epoch chanceFor(int count, int classes) {
    int streak = 0;
    while (streak < epochs.size() && epochs.get(epochs.size() - 1 - streak).atChance(classes)) {
      streak++;
    }
    return streak == count ? epochs.get(epochs.size() - 1) : null;
  }
}
