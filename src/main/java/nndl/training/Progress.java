package nndl.training;

import java.io.PrintStream;
import java.util.Map;
import java.util.SortedMap;
import nndl.checkpoint.Checkpoint;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.order.MiniBatch;
import nndl.worker.Workload;

/**
 * How far a training has come: the weights, the epoch and the position in it, the history. All of
 * it moves in whole steps, each under this object's lock, so that another thread can take a {@link
 * #checkpoint} or {@link #stop} the training at any time, even while an exchange is waited for: the
 * weights are whole then, and a gradient that comes too late is dropped. The lock is held for a
 * step, never for an exchange or while something is printed.
 */
public final class Progress {
  private final Workload workload;
  private final Parameters parameters;
  private final History history;
  private final FiniteWatch watch;
  private int epoch;
  private long position;
  private long iteration;
  private boolean stopped;

  private Progress(Workload workload, Parameters parameters, History history) {
    this.workload = workload;
    this.parameters = parameters;
    this.history = history;
    this.watch = new FiniteWatch(workload.hyperparameters());
  }

  /** The start of a training from these weights, which it will change. */
  public static Progress start(Workload workload, Parameters initial, History history) {
    Progress progress = new Progress(workload, initial, history);
    progress.requireFinite();
    return progress;
  }

  /** Where a checkpoint of this workload was made. */
  public static Progress resume(Workload workload, Checkpoint checkpoint, PrintStream out) {
    Parameters parameters = checkpoint.parameters(workload.layout());
    Progress progress = new Progress(workload, parameters, History.of(checkpoint.history(), out));
    progress.epoch = checkpoint.epoch();
    progress.position = checkpoint.position();
    progress.iteration = checkpoint.iteration();
    return progress;
  }

  /** The training was stopped by another thread. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Stopped() {
      super("training: stopped");
    }
  }

  /** One step of gradient descent with the sum of a mini-batch's gradients. */
  synchronized void step(Gradient sum, MiniBatch miniBatch) {
    requireNotStopped();
    boolean suspicious = watch.isSuspicious(sum, miniBatch.size());
    parameters.step(workload.hyperparameters().descent().learningRate(), sum, miniBatch.size());
    if (suspicious) {
      requireFinite();
    }
    position = miniBatch.to();
    iteration++;
  }

  /**
   * The end of an epoch, with what the evaluation after it has counted. Its line is printed last,
   * without the lock: whoever reads it may have stopped.
   */
  void endEpoch(long correct, long count) {
    history.print(recordEpoch(correct, count));
  }

  private synchronized History.Epoch recordEpoch(long correct, long count) {
    requireNotStopped();
    requireFinite();
    History.Epoch ended = new History.Epoch(epoch, correct, count);
    history.record(ended);
    epoch++;
    position = 0;
    return ended;
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

  /** The state after the last whole step. Fails with {@link Diverged} if that has lost the run. */
  synchronized Checkpoint checkpoint(SortedMap<String, String> settings) {
    requireFinite();
    return new Checkpoint(
        settings,
        Map.of(
            Checkpoint.EPOCH, (double) epoch,
            Checkpoint.POSITION, (double) position,
            Checkpoint.ITERATION, (double) iteration),
        history.csv(),
        Map.of(Checkpoint.MODEL, parameters.block().copy()));
  }

  private void requireFinite() {
    String found = FiniteWatch.firstNonFinite(parameters);
    if (found != null) {
      throw new Diverged(
          epoch, iteration, found, workload.hyperparameters().descent().learningRate());
    }
  }

  /** The weights; they change with every step. */
  public Parameters parameters() {
    return parameters;
  }

  public History history() {
    return history;
  }

  /** The epoch under way, counted from 0; after the last, how many there were. */
  int epoch() {
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
