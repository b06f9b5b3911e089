package nndl.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.math.NumberText;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Residuals;
import nndl.training.checkpoint.Snapshots;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Split;

/**
 * The results of every epoch that is over. Only the last epoch has evaluations with samples, so
 * that a long history stays small. Not safe for use by several threads.
 */
public final class History {
  private static final MathContext FOR_PER_READER = new MathContext(3);

  private final Monitoring monitoring;
  private final List<Epoch> epochs;

  /** The JSON of all epochs except the last, each followed by a comma. */
  private final StringBuilder past = new StringBuilder();

  private Optional<Entry> last = Optional.empty();
  private Snapshots snapshots;

  /** Creates the empty history of a new training. */
  public History(Monitoring monitoring) {
    this(monitoring, List.of(), Snapshots.NONE);
  }

  /** Creates the history of a training that is resumed after {@code epochs}. */
  public History(Monitoring monitoring, List<Epoch> epochs, Snapshots snapshots) {
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
   * An epoch in two forms: with samples, which is used while the epoch is the last one, and without
   * samples, which is used later. The JSON of both is made once, since that takes time.
   *
   * @param epoch the epoch with samples
   * @param json the JSON of {@code epoch}
   * @param numbers the epoch without samples
   * @param numbersJson the JSON of {@code numbers}
   * @param snapshots the snapshots after the epoch
   */
  record Entry(Epoch epoch, String json, Epoch numbers, String numbersJson, Snapshots snapshots) {
    static Entry of(Epoch epoch, Snapshots snapshots) {
      Epoch numbers = epoch.withoutSamples();
      return new Entry(epoch, RunRecord.of(epoch), numbers, RunRecord.of(numbers), snapshots);
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

  /** Returns all epochs as a JSON array. This is fast, since it only joins texts. */
  public String json() {
    return "[" + past + last.map(Entry::json).orElse("") + "]";
  }

  /** Returns how often the schedule has halved the learning rate. */
  int halvings(Schedule schedule) {
    return schedule instanceof Schedule.Halving ? halvings(Schedule.Halving.PATIENCE) : 0;
  }

  /**
   * Returns how often {@code patience} epochs in a row had no more correct predictions, or of
   * numbers no lower cost, than the best epoch before them. Predictions for the validation set are
   * counted, or for the set of the accuracy line if there is no validation set.
   */
  int halvings(int patience) {
    Optional<BigDecimal> best = Optional.empty();
    int waited = 0;
    int halvings = 0;
    for (Epoch epoch : epochs) {
      waited++;
      BigDecimal merit =
          Optional.ofNullable(epoch.evaluations().get(Split.VALIDATION))
              .or(() -> epoch.counted().map(epoch.evaluations()::get))
              .map(Evaluation::merit)
              .orElse(BigDecimal.ZERO);
      if (best.isEmpty() || merit.compareTo(best.get()) > 0) {
        best = Optional.of(merit);
        waited = 0;
      } else if (waited == patience) {
        halvings++;
        waited = 0;
      }
    }
    return halvings;
  }

  /**
   * Returns the number of the epoch with the best result on the validation set, or empty if no
   * epoch is over. If several epochs are equally good, the first one is the best.
   */
  Optional<Integer> best(Criterion criterion) {
    return epochs.stream()
        .reduce((best, epoch) -> isBetter(criterion, epoch, best) ? epoch : best)
        .map(Epoch::number);
  }

  private static boolean isBetter(Criterion criterion, Epoch epoch, Epoch than) {
    Evaluation own = epoch.evaluations().get(Split.VALIDATION);
    Evaluation other = than.evaluations().get(Split.VALIDATION);
    return switch (criterion) {
      case ACCURACY -> own.sums().correct().compareTo(other.sums().correct()) > 0;
      case COST -> own.sums().cost().compareTo(other.sums().cost()) < 0;
    };
  }

  /**
   * Returns the history as CSV, with a row per epoch. The columns are {@code epoch,correct,count}
   * and one for each monitored quantity. Of numbers, {@code rmse} takes the place of {@code
   * correct}, or {@code rmse-1}, {@code rmse-2} and so on of several. There are no times, so equal
   * runs have equal files.
   */
  public String csv() {
    Residuals first = epochs.isEmpty() ? Residuals.NONE : epochs.get(0).residuals();
    StringBuilder csv = new StringBuilder("epoch," + columns(first.units().length) + ",count");
    monitoring.monitor().forEach(quantity -> csv.append(',').append(quantity));
    csv.append('\n');
    for (Epoch epoch : epochs) {
      csv.append(epoch.number()).append(',').append(figures(epoch));
      csv.append(',').append(epoch.count());
      for (Monitoring.Quantity quantity : monitoring.monitor()) {
        csv.append(',').append(value(quantity, epoch).toPlainString());
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String columns(int numbers) {
    return switch (numbers) {
      case 0 -> "correct";
      case 1 -> "rmse";
      default ->
          IntStream.rangeClosed(1, numbers)
              .mapToObj(j -> "rmse-" + j)
              .collect(Collectors.joining(","));
    };
  }

  private static String figures(Epoch epoch) {
    Residuals of = epoch.residuals();
    return of.areKnown()
        ? of.scores().stream()
            .map(score -> NumberText.rounded(score.rmse(), NumberText.FLOAT_DIGITS))
            .map(rmse -> rmse == null ? "" : rmse.toPlainString())
            .collect(Collectors.joining(","))
        : Long.toString(epoch.correct());
  }

  /**
   * Returns the results of the last epoch as text for the user, or an empty text if no epoch is
   * over.
   */
  public String figures() {
    if (epochs.isEmpty()) {
      return "";
    }
    Epoch epoch = epochs.get(epochs.size() - 1);
    List<String> figures = new ArrayList<>();
    epoch
        .counted()
        .ifPresent(set -> figures.add(set + " " + epoch.evaluations().get(set).figure()));
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
          Evaluation.rounded(evaluation.averageCost().add(new BigDecimal(epoch.penalty())));
    };
  }
}
