package nndl.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.model.evaluation.Evaluation;
import nndl.training.checkpoint.Snapshots;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Split;

/**
 * The results of every epoch so far. Samples are kept for the last epoch only, so that a long
 * history stays small. Not safe for use by several threads.
 */
public final class History {
  private static final MathContext FOR_PER_READER = new MathContext(3);

  private final Monitoring monitoring;
  private final List<Epoch> epochs;

  /** All epochs but the last, as {@link RunRecord} writes them, each followed by a comma. */
  private final StringBuilder past = new StringBuilder();

  private Optional<Entry> last = Optional.empty();
  private Snapshots snapshots;

  /** The empty history of a training that begins. */
  public History(Monitoring monitoring) {
    this(monitoring, List.of(), Snapshots.NONE);
  }

  /** The history of a training that goes on after these epochs. */
  History(Monitoring monitoring, List<Epoch> epochs, Snapshots snapshots) {
    this.monitoring = monitoring;
    this.epochs = new ArrayList<>();
    this.snapshots = snapshots;
    epochs.forEach(this::add);
  }

  public Monitoring monitoring() {
    return monitoring;
  }

  /** The snapshots of the first hidden layer after some epochs. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** All epochs that are over. */
  public List<Epoch> epochs() {
    return List.copyOf(epochs);
  }

  /**
   * An epoch in two forms: as it is kept while it is the last one, and as it is kept later. The
   * JSON is written once, since that takes time.
   *
   * @param snapshots the snapshots after the epoch
   */
  record Entry(Epoch epoch, String json, Epoch numbers, String numbersJson, Snapshots snapshots) {
    static Entry of(Epoch epoch, Snapshots snapshots) {
      Epoch numbers = epoch.withoutSamples();
      String layers = RunRecord.layersOf(epoch); // the same in both
      String json = RunRecord.of(epoch, layers);
      return new Entry(epoch, json, numbers, RunRecord.of(numbers, layers), snapshots);
    }
  }

  void add(Epoch epoch) {
    add(Entry.of(epoch, snapshots));
  }

  void add(Entry entry) {
    last.ifPresent(
        before -> {
          epochs.set(epochs.size() - 1, before.numbers);
          past.append(before.numbersJson).append(',');
        });
    epochs.add(entry.epoch);
    last = Optional.of(entry);
    snapshots = entry.snapshots;
  }

  /** All epochs as a JSON array. This only concatenates texts. */
  public String json() {
    return "[" + past + last.map(Entry::json).orElse("") + "]";
  }

  /** How often a schedule has halved the learning rate. */
  int halvings(Schedule schedule) {
    return schedule instanceof Schedule.Halving ? halvings(Schedule.Halving.PATIENCE) : 0;
  }

  /**
   * How often {@code patience} epochs in a row have brought no more correct answers than the best
   * epoch before. The validation samples decide or, if there are none, the samples of the accuracy
   * line.
   */
  int halvings(int patience) {
    long best = -1;
    int waited = 0;
    int halvings = 0;
    for (Epoch epoch : epochs) {
      waited++;
      Evaluation judged = epoch.evaluations().get(Split.VALIDATION);
      long correct = judged == null ? epoch.correct() : judged.correct();
      if (correct > best) {
        best = correct;
        waited = 0;
      } else if (waited == patience) {
        halvings++;
        waited = 0;
      }
    }
    return halvings;
  }

  /** The number of the best epoch by the validation samples; of equal ones, the first. */
  Optional<Integer> best(Criterion criterion) {
    Optional<Epoch> best = Optional.empty();
    for (Epoch epoch : epochs) {
      if (best.isEmpty() || isBetter(criterion, epoch, best.get())) {
        best = Optional.of(epoch);
      }
    }
    return best.map(Epoch::number);
  }

  private static boolean isBetter(Criterion criterion, Epoch epoch, Epoch than) {
    Evaluation own = epoch.evaluations().get(Split.VALIDATION);
    Evaluation other = than.evaluations().get(Split.VALIDATION);
    return switch (criterion) {
      case ACCURACY -> own.correct() > other.correct();
      case COST -> own.cost() < other.cost();
    };
  }

  /**
   * The history as CSV: the columns {@code epoch,correct,count} and one for each monitored
   * quantity, and a row per epoch. It holds no times, so equal runs have equal files.
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

  /** The figures of the last epoch for a reader; empty before the first epoch is over. */
  public String figures() {
    if (epochs.isEmpty()) {
      return "";
    }
    Epoch epoch = epochs.get(epochs.size() - 1);
    List<String> figures = new ArrayList<>();
    epoch
        .counted()
        .ifPresent(set -> figures.add(set + " " + epoch.correct() + " / " + epoch.count()));
    for (Monitoring.Quantity quantity : monitoring.monitor()) {
      figures.add(quantity + " " + value(quantity, epoch).round(FOR_PER_READER).toPlainString());
    }
    return String.join(", ", figures);
  }

  private BigDecimal value(Monitoring.Quantity quantity, Epoch epoch) {
    Evaluation evaluation = epoch.evaluations().get(monitoring.setOf(quantity));
    return switch (quantity) {
      case ACCURACY, TRAINING_ACCURACY -> evaluation.accuracy();
      case COST, TRAINING_COST ->
          evaluation
              .averageCost()
              .add(new BigDecimal(epoch.penalty()))
              .setScale(Evaluation.DECIMALS, RoundingMode.HALF_EVEN);
    };
  }
}
