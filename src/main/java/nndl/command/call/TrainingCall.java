package nndl.command.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import nndl.command.Ending;
import nndl.command.options.TrainOptions;
import nndl.command.run.Host;
import nndl.command.run.ModelLease;
import nndl.command.run.TrainingRun;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.cluster.SlotRequest;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.CheckpointWriter;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.RescueCheckpoint;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training that a program calls. It takes the steps of {@link TrainingRun} in the program's
 * thread and Spark context, with the result of {@code nndl train}. It does not exit, handle signals
 * or print.
 *
 * <p>It ends early if another thread cancels it or if its thread is interrupted. Then it ends with
 * a {@link CancellationException}, and if the run has a directory, with a checkpoint of the last
 * complete step.
 */
public final class TrainingCall {
  /** Whether a training runs in this thread. */
  private static final ThreadLocal<Boolean> RUNS = new ThreadLocal<>();

  private final CallRequest request;
  private final Clock clock = new SystemClock();

  /** The tag of Spark jobs that write samples. */
  private final String tag = "nndl-" + UUID.randomUUID();

  private volatile JavaSparkContext spark;
  private volatile TrainingRun run;

  /** How long the checkpoint of an early end may take, in nanoseconds. */
  private volatile long limit;

  private volatile boolean isCancelled;
  private boolean isInterrupted;
  private boolean isRescued;

  public TrainingCall(CallRequest request) {
    this.request = request;
  }

  /**
   * Trains. Everything that can be checked without Spark is checked before Spark is used.
   *
   * @param ofProgram a context that is open. It stays open.
   */
  public TrainingRun.Result run(JavaSparkContext ofProgram) {
    if (RUNS.get() != null) { // each would wait for the slots of the other
      throw InputException.expected("training", "none inside onEpoch of another one", "one");
    }
    RUNS.set(true);
    try {
      return inThread(ofProgram);
    } finally {
      RUNS.remove();
    }
  }

  private TrainingRun.Result inThread(JavaSparkContext ofProgram) {
    spark = ofProgram;
    Storage storage = new Storage(spark.hadoopConfiguration());
    try {
      limit = Ending.nanos(spark.getConf());
      requireGoingOn();
      request.source().check(storage);
      try (CallFiles files = new CallFiles(spark, request, this::requireGoingOn)) {
        return train(storage, files);
      }
    } catch (CancellationException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw isOver(e) ? cancelled(e) : unchecked(e);
    } finally {
      run = null;
      spark = null;
      ofProgram.removeJobTag(tag);
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private TrainingRun.Result train(Storage storage, CallFiles files) throws Exception {
    spark.addJobTag(tag); // a cancelled training ends the jobs that write samples
    try {
      TrainOptions options = request.source().write(storage, files);
      try (Lease lease =
          ModelLease.take(storage, options.output(), List.of(), clock, files.lines())) {
        return train(storage, files, options);
      }
    } catch (InputException e) {
      throw files.named(e);
    }
  }

  /** Trains while the directory is this training's own, also for the checkpoint of an early end. */
  private TrainingRun.Result train(Storage storage, CallFiles files, TrainOptions options) {
    try {
      requireGoingOn();
      files.prepare(options, storage);
      requireGoingOn();
      spark.removeJobTag(tag);
      TrainingRun begun =
          TrainingRun.validate(
              options.describe(),
              new Host(spark.getConf(), storage, files.lines(), detail -> {}, clock, true));
      run = begun;
      return train(begun);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw isOver(e) ? cancelled(e) : unchecked(e);
    }
  }

  private TrainingRun.Result train(TrainingRun begun) throws Exception {
    try {
      try (begun) {
        requireGoingOn();
        begun.open(spark, slots());
        begun.build(observers(begun));
        begun.train();
        requireGoingOn();
      } catch (Exception e) {
        throw isOver(e) ? e : begun.failed(e);
      } catch (Error e) { // such as a lack of memory, of which the program gets to know
        throw begun.failed(e);
      }
      isInterrupted = Thread.interrupted(); // the storage would fail under an interrupt
      TrainingRun.Result result = begun.finish();
      begun.requireAllFiles();
      return result;
    } finally {
      begun.forget();
    }
  }

  /** A listener may run Spark jobs, which need a slot that the training does not hold. */
  private SlotRequest slots() {
    return new SlotRequest(request.slots(), request.jobs(), () -> isCancelled);
  }

  private List<Observer> observers(TrainingRun begun) {
    List<Observer> observers = new ArrayList<>(List.of(new EndsByInterrupt()));
    request.listener().ifPresent(listener -> observers.add(listener.apply(begun)));
    return observers;
  }

  /** Ends the training when its thread is interrupted, also while it waits for nothing. */
  private final class EndsByInterrupt implements Observer {
    @Override
    public void iterationEnded(Progress progress) {
      requireGoingOn();
    }
  }

  /** Notes an interrupt, and puts it aside, so that what has to be closed can be closed. */
  private void requireGoingOn() {
    isInterrupted |= Thread.interrupted();
    if (isCancelled || isInterrupted) {
      throw new Progress.Stopped();
    }
  }

  /** Whether a failure is the end that another thread wanted. */
  private boolean isOver(Throwable failure) {
    isInterrupted |= Thread.interrupted();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ExecutionException) { // an interrupt of another thread
        break;
      }
      isInterrupted |= cause instanceof InterruptedException;
    }
    return isCancelled || isInterrupted;
  }

  private static RuntimeException unchecked(Exception e) {
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  /** Returns the exception of an end that was wanted. Its message says where a run goes on. */
  private CancellationException cancelled(Throwable cause) {
    Optional<String> goesOn = Optional.empty();
    if (run != null) {
      rescue(run);
      // This waits for a checkpoint that the rescue did not wait for.
      goesOn = run.checkpoints().flatMap(CheckpointWriter::goesOn);
    }
    CancellationException cancelled =
        new CancellationException(
            "training: cancelled"
                + goesOn.map(how -> "; " + how).orElse(" before the first checkpoint"));
    cancelled.initCause(cause);
    return cancelled;
  }

  /**
   * Ends the training: a checkpoint of the last complete step is written at once, and the training
   * ends with the iteration that is under way. Any thread may call this, also before {@link #run},
   * which then does nothing.
   */
  public void cancel() {
    isCancelled = true;
    JavaSparkContext used = spark;
    if (used != null) {
      used.cancelJobsWithTag(tag);
    }
    TrainingRun begun = run;
    if (begun != null) {
      rescue(begun);
    }
  }

  /** Stops the run and writes its checkpoint, unless that is done already. */
  private synchronized void rescue(TrainingRun stopped) {
    stopped.progress().stop();
    if (!isRescued && stopped.checkpoints().isPresent()) {
      isRescued = true;
      try {
        new RescueCheckpoint(stopped.progress(), stopped.checkpoints().get())
            .within(limit, what -> {}, clock)
            .forEach(request.lines());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
