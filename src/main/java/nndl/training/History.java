package nndl.training;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of every epoch, and the two forms in which a user sees it: the book's lines and CSV.
 */
public final class History {
  private final PrintStream out;
  private final List<Epoch> epochs = new ArrayList<>();

  /** Every epoch's line goes to {@code out} as soon as the epoch is over. */
  public History(PrintStream out) {
    this.out = out;
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
  }

  /** Adds an epoch and prints its line. */
  public void add(Epoch epoch) {
    epochs.add(epoch);
    out.print(epoch + "\n");
    out.flush();
  }

  /**
   * {@code epoch,correct,count}, a line an epoch; without times, so that equal runs are equal
   * files.
   */
  public String csv() {
    StringBuilder csv = new StringBuilder("epoch,correct,count\n");
    for (Epoch epoch : epochs) {
      csv.append(epoch.number).append(',').append(epoch.correct).append(',').append(epoch.count);
      csv.append('\n');
    }
    return csv.toString();
  }
}
