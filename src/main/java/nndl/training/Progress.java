package nndl.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Averages;
import nndl.training.optimizer.Schedule;
import nndl.training.optimizer.WeightUpdate;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * How far a training has come: the weights, the epoch and the position in it, the history. All of
 * it moves in whole steps, each under this object's lock, so that another thread can take a {@link
 * #checkpoint} or {@link #stop} the training at any time, even while an exchange is waited for: the
 * weights are whole then, and a gradient that comes too late is dropped. The lock is held for a
 * step or a copy, never while something is printed, written to storage or waited for.
 */
public final class Progress {
  private final Workload workload;
  private final Parameters parameters;

  /** What the optimiser keeps from step to step, in its order. */
  private final List<Block> kept;

  /** Of the weights, once {@link #averaged} is more than 0. */
  private final Parameters average;

  /** Of the best epoch that is over, if the training keeps it and there is one. */
  private final Parameters best;

  private final WeightUpdate update;
  private final EpochMeter meter;
  private final long perEpoch;
  private final History history;
  private boolean stepWasFinite = true;
  private int epoch;
  private long position;
  private long iteration;
  private long averaged; // how many weights the averages are of
  private int halvings; // of the learning rate; they follow from the history
  private boolean stopped;

  private Progress(Workload workload, Parameters parameters, List<Block> kept, History history) {
    Hyperparameters h = workload.hyperparameters();
    this.workload = workload;
    this.parameters = parameters;
    this.kept = kept;
    boolean averages = !(h.descent().average() instanceof Average.None);
    this.average = averages ? new Parameters(h.layout()) : parameters;
    this.best = h.descent().keepsBest() ? new Parameters(h.layout()) : parameters;
    this.perEpoch = h.descent().iterationsOf(workload.training().count());
    this.update =
        new WeightUpdate(
            h.layout(),
            h.descent().penalties(),
            workload.training().count(),
            FiniteWatch.biasesTell(h));
    this.meter = new EpochMeter(parameters.block(), perEpoch);
    this.history = history;
  }

  /** The start of a training from these weights, which it will change. */
  public static Progress start(Workload workload, Parameters initial, History history) {
    Layout layout = workload.layout();
    List<Block> kept = keeps(workload).stream().map(name -> Block.lasting(layout)).toList();
    Progress progress = new Progress(workload, initial, kept, history);
    FiniteWatch.requireFinite(progress);
    return progress;
  }

  /** Where a checkpoint of this workload was made. */
  public static Progress resume(Workload workload, Checkpoint checkpoint, Monitoring monitoring) {
    List<Epoch> epochs = RunRecord.epochs(checkpoint.record(), monitoring.counted());
    Parameters parameters = checkpoint.parameters(workload.layout());
    List<Block> kept =
        keeps(workload).stream()
            .map(name -> checkpoint.block(Checkpoint.OPTIMIZER + name, workload.layout()))
            .toList();
    History history = new History(monitoring, epochs, checkpoint.snapshots());
    Progress progress = new Progress(workload, parameters, kept, history);
    progress.epoch = checkpoint.epoch();
    progress.position = checkpoint.position();
    progress.iteration = checkpoint.iteration();
    Map<String, Double> scalars = checkpoint.scalars();
    progress.averaged = scalars.getOrDefault(Checkpoint.AVERAGE_COUNT, 0.0).longValue();
    if (progress.averaged > 0) {
      Averages.take(progress.read(checkpoint, Checkpoint.AVERAGE), progress.average, 1);
    }
    if (progress.hasBest()) {
      Averages.take(progress.read(checkpoint, Checkpoint.BEST), progress.best, 1);
    }
    progress.halvings = history.halvings(progress.descent().schedule());
    progress.meter.read(scalars, progress.iteration % progress.perEpoch);
    return progress;
  }

  private Parameters read(Checkpoint checkpoint, String name) {
    return new Parameters(checkpoint.block(name, workload.layout()));
  }

  private Descent descent() {
    return workload.hyperparameters().descent();
  }

  private static List<String> keeps(Workload workload) {
    return workload.hyperparameters().descent().optimizer().keeps();
  }

  /** The training was stopped by another thread. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Stopped() {
      super("training: stopped");
    }
  }

  /** One step with the sum of a mini-batch's gradients. */
  synchronized void step(Gradient sum, MiniBatch miniBatch) {
    requireNotStopped();
    Descent descent = descent();
    Schedule.Moment now = new Schedule.Moment(iteration, perEpoch, descent.epochs(), halvings);
    meter.beforeStep(parameters.block());
    boolean weighted = !workload.hyperparameters().objective().classWeights().isEmpty();
    stepWasFinite =
        update.apply(
            descent.optimizer().at(descent.schedule(), now),
            descent.rate(now),
            iteration + 1,
            sum,
            weighted ? sum.scalars().get(Scalars.Name.WEIGHT) : miniBatch.size(),
            parameters,
            kept);
    meter.afterStep(parameters.block());
    if (descent
        .average()
        .takes(epoch, descent.epochs(), miniBatch.to() == workload.training().count())) {
      Averages.take(parameters, average, descent.average().share(averaged));
      averaged++;
    }
    position = miniBatch.to();
    iteration++;
  }

  /** The end of an epoch, with the evaluations after it. */
  Epoch endEpoch(Map<Split, Evaluation> evaluations, double penalty) {
    Optional<Split> counted = history.monitoring().counted();
    List<LayerFigures> layers =
        meter.figures(parameters.block(), counted.map(evaluations::get).map(Evaluation::activity));
    Epoch ended = new Epoch(epoch, counted, evaluations, penalty, layers);
    History.Entry entry =
        History.Entry.of(ended, history.snapshots().after(epoch, scored().block()));
    synchronized (this) {
      requireNotStopped();
      history.add(entry);
      halvings = history.halvings(descent().schedule());
      meter.clear();
      if (descent().keepsBest() && bestEpoch() == epoch) {
        Averages.take(scored(), best, 1);
      }
      epoch++;
      position = 0;
    }
    return ended;
  }

  private boolean hasBest() {
    return descent().keepsBest() && !history.epochs().isEmpty();
  }

  private int bestEpoch() {
    return history.best(descent().earlyStoppingBy()).orElseThrow();
  }

  /** Whether the training has come to its end, after its last epoch or before. */
  public boolean isOver() {
    return epoch >= descent().epochs() || earlyEnd().isPresent();
  }

  /** Why the training ends before its last epoch, if it does, and what it does without. */
  public Optional<String> earlyEnd() {
    return EarlyEnd.of(descent(), history, halvings)
        .map(
            why ->
                descent().average().needsTotal() && averaged == 0
                    ? why + "; before the last quarter, so there is no average of the weights"
                    : why);
  }

  /** Of which epoch the result is, if it is not the last one's. */
  public Optional<String> bestBefore() {
    int result = resultEpoch().number();
    return result == epoch - 1
        ? Optional.empty()
        : Optional.of(
            "the model has the weights of epoch %s, the best by validation %s"
                .formatted(result, descent().earlyStoppingBy()));
  }

  private void requireNotStopped() {
    if (stopped) {
      throw new Stopped();
    }
  }

  /** Lets no further step happen. */
  public synchronized void stop() {
    stopped = true;
  }

  public synchronized boolean isStopped() {
    return stopped;
  }

  /** Whether the training has come just so far. */
  synchronized boolean isAt(int epoch, long position) {
    return this.epoch == epoch && this.position == position;
  }

  /**
   * A copy of the state after the last whole step. Fails with {@link Diverged} if that has lost the
   * run.
   */
  synchronized Checkpoint checkpoint(
      SortedMap<String, String> settings, SortedMap<String, String> data) {
    FiniteWatch.requireFinite(this);
    Map<String, Block> blocks = new TreeMap<>();
    blocks.put(Checkpoint.MODEL, parameters.block().copy());
    kept().forEach((name, block) -> blocks.put(Checkpoint.OPTIMIZER + name, block.copy()));
    Map<String, Double> scalars = new TreeMap<>();
    scalars.put(Checkpoint.EPOCH, (double) epoch);
    scalars.put(Checkpoint.POSITION, (double) position);
    scalars.put(Checkpoint.ITERATION, (double) iteration);
    meter.write(scalars);
    if (averaged > 0) {
      blocks.put(Checkpoint.AVERAGE, average.block().copy());
      scalars.put(Checkpoint.AVERAGE_COUNT, (double) averaged);
    }
    if (hasBest()) {
      blocks.put(Checkpoint.BEST, best.block().copy());
    }
    return new Checkpoint(settings, data, scalars, history.json(), blocks, history.snapshots());
  }

  /** What the optimiser keeps, by name; it changes with every step. */
  Map<String, Block> kept() {
    Map<String, Block> blocks = new TreeMap<>();
    for (int i = 0; i < kept.size(); i++) {
      blocks.put(keeps(workload).get(i), kept.get(i));
    }
    return blocks;
  }

  /** Whether the last step left finite numbers; true where the biases tell, as they mostly do. */
  boolean stepWasFinite() {
    return stepWasFinite;
  }

  Workload workload() {
    return workload;
  }

  /** The weights; they change with every step. */
  public Parameters parameters() {
    return parameters;
  }

  /** What is evaluated: the averages of the weights once there are some, else the weights. */
  Parameters scored() {
    return averaged > 0 ? average : parameters;
  }

  /** What the training ends with: the best that were evaluated, if it keeps them, else the last. */
  public Parameters result() {
    return hasBest() ? best : scored();
  }

  /** The epoch with whose end the result came about. */
  public Epoch resultEpoch() {
    return history.epochs().get(hasBest() ? bestEpoch() : history.epochs().size() - 1);
  }

  public History history() {
    return history;
  }

  /** The epoch under way, counted from 0; after the last, how many there were. */
  public int epoch() {
    return epoch;
  }

  /** Up to which sample of the epoch's shuffle the training has come; all before evaluation. */
  long position() {
    return position;
  }

  /** Steps since the start of the first epoch. */
  public long iteration() {
    return iteration;
  }
}
