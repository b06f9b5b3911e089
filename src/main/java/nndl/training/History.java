package nndl.training;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.evaluation.Evaluation;

/**
 * What became of every epoch. Of all epochs but the last the numbers alone are kept, not the
 * samples, so that a long history stays small. Serves one thread.
 */
public final class History {
  private static final int DECIMALS = 8;

  private final Monitoring monitoring;
  private final List<Epoch> epochs;

  /** All epochs but the last as {@link RunRecord} writes them: each is written once. */
  private final StringBuilder past = new StringBuilder();

  /** The history of a training that begins. */
  public History(Monitoring monitoring) {
    this(monitoring, List.of());
  }

  /** Goes on after these epochs. */
  History(Monitoring monitoring, List<Epoch> epochs) {
    this.monitoring = monitoring;
    this.epochs = new ArrayList<>();
    epochs.forEach(this::add);
  }

  public Monitoring monitoring() {
    return monitoring;
  }

  /** All that are over. */
  public List<Epoch> epochs() {
    return List.copyOf(epochs);
  }

  void add(Epoch epoch) {
    if (!epochs.isEmpty()) {
      Epoch last = epochs.remove(epochs.size() - 1).withoutSamples();
      epochs.add(last);
      past.append(RunRecord.of(last)).append(',');
    }
    epochs.add(epoch);
  }

  /** The epochs as they are now; cheap to take, and to be written out by whoever has the time. */
  Snapshot snapshot() {
    return new Snapshot(
        past.toString(), epochs.stream().skip(Math.max(0, epochs.size() - 1)).findFirst());
  }

  /** All epochs but the last as they are written, and the last. */
  record Snapshot(String past, Optional<Epoch> last) {
    /** All of them, as a JSON array. */
    String json() {
      return "[" + past + last.map(RunRecord::of).orElse("") + "]";
    }
  }

  /** All epochs as a JSON array. */
  public String json() {
    return snapshot().json();
  }

  /** How many of the last epochs were all at chance level. */
  int epochsAtChance(int classes) {
    int streak = 0;
    while (streak < epochs.size() && epochs.get(epochs.size() - 1 - streak).isAtChance(classes)) {
      streak++;
    }
    return streak;
  }

  /**
   * {@code epoch,correct,count} and a column for each quantity that is monitored, a line an epoch;
   * without times, so that equal runs are equal files.
   */
  public String csv() {
    StringBuilder csv = new StringBuilder("epoch,correct,count");
    monitoring.monitor().forEach(quantity -> csv.append(',').append(quantity));
    csv.append('\n');
    for (Epoch epoch : epochs) {
      csv.append(epoch.number()).append(',').append(epoch.correct());
      csv.append(',').append(epoch.count());
      for (Monitoring.Quantity quantity : monitoring.monitor()) {
        csv.append(',').append(value(quantity, epoch).toPlainString());
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private BigDecimal value(Monitoring.Quantity quantity, Epoch epoch) {
    Evaluation evaluation = epoch.evaluations().get(monitoring.setOf(quantity));
    BigDecimal count = BigDecimal.valueOf(evaluation.count());
    return switch (quantity) {
      case ACCURACY, TRAINING_ACCURACY ->
          BigDecimal.valueOf(evaluation.correct()).divide(count, DECIMALS, RoundingMode.HALF_EVEN);
      case COST, TRAINING_COST ->
          evaluation
              .totalCost()
              .divide(count, DECIMALS, RoundingMode.HALF_EVEN)
              .add(new BigDecimal(epoch.penalty()))
              .setScale(DECIMALS, RoundingMode.HALF_EVEN);
    };
  }
}
