package nndl.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.sampling.MiniBatch;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Averages;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.Weights;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * The state of a training: the weights, the optimiser's state, the epoch and the position in it,
 * and the history. Each step changes the whole state under this object's lock. So another thread
 * can take a {@link #checkpoint} or {@link #stop} the training at any time, even while the training
 * waits for an exchange. A checkpoint never shows an incomplete step, and a gradient that arrives
 * after the stop is dropped. The lock is held for a step or a copy, but never while printing,
 * writing to storage or waiting.
 */
public final class Progress {
  private final Workload workload;
  private final Weights weights;

  /** The average of the weights. It is valid if {@link #averaged} is above 0. */
  private final Parameters average;

  /** The weights of the best epoch so far. They are valid if {@link #hasBest} is true. */
  private final Parameters best;

  private final EpochMeter meter;
  private final long perEpoch;
  private final History history;
  private int epoch;
  private long position;
  private long iteration;
  private long averaged; // the number of steps whose weights are in the average
  private int halvings; // how often the history has made the schedule halve the learning rate
  private boolean stopped;

  /** Whether the state is that after a complete step, and not that after a failure. */
  private boolean isWhole = true;

  private String ended; // why the training ends with this epoch, or null

  private Progress(Workload workload, Weights weights, History history) {
    Hyperparameters h = workload.hyperparameters();
    Parameters parameters = weights.parameters();
    this.workload = workload;
    this.weights = weights;
    boolean averages = !(h.descent().average() instanceof Average.None);
    this.average = averages ? new Parameters(h.layout()) : parameters;
    this.best = h.descent().keepsBest() ? new Parameters(h.layout()) : parameters;
    this.perEpoch = h.descent().iterationsOf(workload.training().count());
    this.meter = new EpochMeter(parameters.block(), perEpoch);
    this.history = history;
  }

  /**
   * Starts a training from the weights {@code initial}, which the training will change. Fails with
   * {@link Diverged} if they are not finite.
   */
  public static Progress start(Workload workload, Parameters initial, History history) {
    Progress progress = new Progress(workload, Weights.of(workload, initial), history);
    FiniteCheck.require(progress);
    return progress;
  }

  /** Resumes a training of this workload from a checkpoint. */
  public static Progress resume(Workload workload, Checkpoint checkpoint, Monitoring monitoring) {
    List<Epoch> epochs = RunRecord.epochs(checkpoint.record(), monitoring.counted());
    Parameters parameters = checkpoint.parameters(workload.layout());
    List<Block> kept =
        keeps(workload).stream()
            .map(name -> checkpoint.block(Checkpoint.OPTIMIZER + name, workload.layout()))
            .toList();
    History history = new History(monitoring, epochs, checkpoint.snapshots());
    Progress progress = new Progress(workload, new Weights(workload, parameters, kept), history);
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

  /** Thrown if another thread has stopped the training. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Stopped() {
      super("training: stopped");
    }
  }

  /** Thrown if there is no state that can be trusted, because of an error. */
  public static final class Torn extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Torn() {
      super("weights that an error has left incomplete or wrong");
    }
  }

  /**
   * Updates the weights once with {@code sum}, the summed gradient of a mini-batch. Fails with
   * {@link Diverged} if the updated numbers are not all finite, or with {@link Stopped} if the
   * training has been stopped.
   */
  synchronized void step(Gradient sum, MiniBatch miniBatch) {
    step(sum, miniBatch, descent().rate(now()));
  }

  /**
   * Fails if a worker that makes the steps itself has other numbers than these. Then they may be
   * wrong, and there is no checkpoint of them.
   */
  void requireSame(Exchange exchange) {
    Optional<String> differing = exchange.differing(weights);
    if (differing.isPresent()) {
      synchronized (this) {
        isWhole = false;
      }
      throw InputException.expected(
          "executor " + differing.get(),
          "the driver's weights and optimiser's state after the same steps",
          "others");
    }
  }

  /** The moment of the next step. */
  Schedule.Moment now() {
    return new Schedule.Moment(iteration, perEpoch, descent().epochs(), halvings);
  }

  /** Like {@link #step(Gradient, MiniBatch)}, but with this learning rate. */
  public synchronized void step(Gradient sum, MiniBatch miniBatch, double rate) {
    requireNotStopped();
    isWhole = false;
    Descent descent = descent();
    Parameters parameters = weights.parameters();
    meter.beforeStep(parameters.block());
    boolean finite = weights.step(now(), rate, sum);
    meter.afterStep(parameters.block());
    if (descent
        .average()
        .takes(epoch, descent.epochs(), miniBatch.to() == workload.training().count())) {
      Averages.take(parameters, average, descent.average().share(averaged));
      averaged++;
    }
    position = miniBatch.to();
    iteration++;
    isWhole = true;
    if (!finite) {
      FiniteCheck.require(this);
    }
  }

  /**
   * Ends an epoch and returns its results.
   *
   * @param evaluations the evaluations that were made after the epoch's last step
   * @param penalty the cost of the weights themselves
   */
  Epoch endEpoch(Map<Split, Evaluation> evaluations, double penalty) {
    Optional<Split> counted = history.monitoring().counted();
    List<LayerFigures> layers =
        meter.figures(
            parameters().block(), counted.map(evaluations::get).map(Evaluation::activity));
    Epoch ended = new Epoch(epoch, counted, evaluations, penalty, layers);
    History.Entry entry =
        History.Entry.of(ended, history.snapshots().after(epoch, scored().block()));
    synchronized (this) {
      requireNotStopped();
      isWhole = false;
      history.add(entry);
      halvings = history.halvings(descent().schedule());
      meter.clear();
      if (descent().keepsBest() && bestEpoch() == epoch) {
        Averages.take(scored(), best, 1);
      }
      epoch++;
      position = 0;
      isWhole = true;
    }
    return ended;
  }

  private boolean hasBest() {
    return descent().keepsBest() && !history.epochs().isEmpty();
  }

  private int bestEpoch() {
    return history.best(descent().earlyStoppingBy()).orElseThrow();
  }

  /**
   * Ends the training after the epoch that has just ended, as if it were the last one. A run that
   * resumes goes on from there.
   *
   * @param why the end of a line that begins with "ended early: "
   */
  public void endEarly(String why) {
    ended = why;
  }

  /** Whether the training is over, after its last epoch or earlier. */
  public boolean isOver() {
    return epoch >= descent().epochs() || earlyEnd().isPresent();
  }

  /**
   * Returns why the training ends before its last epoch, or empty if it does not. The text mentions
   * it if the training ends so early that there is no average of the weights.
   */
  public Optional<String> earlyEnd() {
    return EarlyEnd.of(descent(), history, halvings)
        .or(() -> Optional.ofNullable(epoch < descent().epochs() ? ended : null))
        .map(
            why ->
                descent().average().needsTotal() && averaged == 0
                    ? why + "; before the last quarter, so there is no average of the weights"
                    : why);
  }

  /** Returns a message about the epoch of the result, or empty if that is the last epoch. */
  public Optional<String> bestBefore() {
    int result = resultEpoch().number();
    return result == epoch - 1
        ? Optional.empty()
        : Optional.of(
            "the model has the weights of epoch %s, the best by validation %s"
                .formatted(result, descent().earlyStoppingBy()));
  }

  /** Fails with {@link Stopped} if the training has been stopped. */
  public synchronized void requireNotStopped() {
    if (stopped) {
      throw new Stopped();
    }
  }

  /** Stops the training: no further step is made. */
  public synchronized void stop() {
    stopped = true;
  }

  public synchronized boolean isStopped() {
    return stopped;
  }

  /** Whether the training is at this position of this epoch. */
  synchronized boolean isAt(int epoch, long position) {
    return this.epoch == epoch && this.position == position;
  }

  /**
   * Returns the state after the last complete step: a copy while the training goes on, and the
   * state itself once it has stopped, since nothing changes it then. Fails with {@link Diverged} if
   * the weights are not finite, and with {@link Torn} if an error has cut off a step, or workers
   * differ.
   */
  synchronized Checkpoint checkpoint(
      SortedMap<String, String> settings, SortedMap<String, String> data) {
    if (!isWhole) {
      throw new Torn();
    }
    FiniteCheck.require(this);
    Map<String, Block> blocks = new TreeMap<>();
    blocks.put(Checkpoint.MODEL, lasting(parameters().block()));
    kept().forEach((name, block) -> blocks.put(Checkpoint.OPTIMIZER + name, lasting(block)));
    Map<String, Double> scalars = new TreeMap<>();
    scalars.put(Checkpoint.EPOCH, (double) epoch);
    scalars.put(Checkpoint.POSITION, (double) position);
    scalars.put(Checkpoint.ITERATION, (double) iteration);
    meter.write(scalars);
    if (averaged > 0) {
      blocks.put(Checkpoint.AVERAGE, lasting(average.block()));
      scalars.put(Checkpoint.AVERAGE_COUNT, (double) averaged);
    }
    if (hasBest()) {
      blocks.put(Checkpoint.BEST, lasting(best.block()));
    }
    return new Checkpoint(settings, data, scalars, history.json(), blocks, history.snapshots());
  }

  private Block lasting(Block block) {
    return stopped ? block : block.copy();
  }

  /** The blocks of the optimiser's state, by name. They change with every step. */
  Map<String, Block> kept() {
    Map<String, Block> blocks = new TreeMap<>();
    for (int i = 0; i < weights.kept().size(); i++) {
      blocks.put(keeps(workload).get(i), weights.kept().get(i));
    }
    return blocks;
  }

  Workload workload() {
    return workload;
  }

  /** The weights, with the optimiser's state. */
  Weights weights() {
    return weights;
  }

  /** The weights; they change with every step. */
  public Parameters parameters() {
    return weights.parameters();
  }

  /** The parameters to evaluate: the average of the weights if there is one, else the weights. */
  Parameters scored() {
    return averaged > 0 ? average : parameters();
  }

  /**
   * The parameters of the resulting model: the parameters of the best epoch if the training keeps
   * them, else the parameters after the last epoch: the average of the weights if there is one, or
   * the weights.
   */
  public Parameters result() {
    return hasBest() ? best : scored();
  }

  /** The epoch whose parameters are the {@link #result}. */
  public Epoch resultEpoch() {
    return history.epochs().get(hasBest() ? bestEpoch() : history.epochs().size() - 1);
  }

  public History history() {
    return history;
  }

  /** The current epoch, counted from 0. After the training, the number of epochs that are over. */
  public int epoch() {
    return epoch;
  }

  /**
   * How many samples of the epoch's shuffle have been used; all of them while the epoch is
   * evaluated.
   */
  long position() {
    return position;
  }

  /** The number of steps since the start of the first epoch. */
  public long iteration() {
    return iteration;
  }
}
