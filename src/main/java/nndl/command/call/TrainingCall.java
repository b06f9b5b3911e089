package nndl.command.call;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import nndl.command.options.TrainOptions;
import nndl.command.run.ModelFolder;
import nndl.command.run.TrainingRun;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.cluster.SlotWish;
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
  private final CallRequest request;
  private final Consumer<String> lines;
  private final Clock clock = new SystemClock();
  private volatile TrainingRun run;
  private volatile boolean isCancelled;
  private String end;

  public TrainingCall(CallRequest request) {
    this.request = request;
    this.lines = request.lines();
  }

  /**
   * Trains. Everything that can be checked without Spark is checked before Spark is used.
   *
   * @param spark a context that is open. It stays open.
   */
  public TrainingRun.Result run(JavaSparkContext spark) {
    Storage storage = new Storage(spark.hadoopConfiguration());
    TrainOptions unused = CallOptions.read(storage, request.options());
    try (CallFiles files = new CallFiles(spark, request)) {
      return train(spark, storage, files);
    }
  }

  private TrainingRun.Result train(JavaSparkContext spark, Storage storage, CallFiles files) {
    TrainOptions options = CallOptions.read(storage, files.write());
    try (Lease lease = ModelFolder.own(storage, options.output(), clock, lines)) {
      files.prepare(options, storage);
      return train(spark, storage, options);
    }
  }

  private TrainingRun.Result train(JavaSparkContext spark, Storage storage, TrainOptions options) {
    TrainingRun begun =
        TrainingRun.validateGuest(options.describe(), spark.getConf(), storage, lines, clock);
    run = begun;
    try (begun) {
      requireNotCancelled();
      begun.open(spark, slots());
      begun.build(observers(begun));
      begun.train();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      begun.forget();
      throw ended(begun, e);
    }
    try {
      return finished(begun);
    } catch (IOException e) {
      throw InputException.expected("the model", "to write it", e);
    } finally {
      begun.forget();
    }
  }

  /** A listener may run Spark jobs, which need a slot that the training does not hold. */
  private SlotWish slots() {
    return new SlotWish(request.slots(), request.listener().isPresent(), () -> isCancelled);
  }

  private List<Observer> observers(TrainingRun begun) {
    List<Observer> observers = new ArrayList<>(List.of(new EndsByInterrupt()));
    request.listener().ifPresent(listener -> observers.add(listener.apply(begun)));
    return observers;
  }

  private static TrainingRun.Result finished(TrainingRun run) throws IOException {
    TrainingRun.Result result = run.finish();
    run.requireCheckpoints();
    return result;
  }

  /** Ends the training when its thread is interrupted, also while it waits for nothing. */
  private static final class EndsByInterrupt implements Observer {
    @Override
    public void iterationEnded(Progress progress) {
      if (Thread.currentThread().isInterrupted()) {
        progress.stop();
        throw new Progress.Stopped();
      }
    }
  }

  private void requireNotCancelled() {
    if (isCancelled) {
      throw new Progress.Stopped();
    }
  }

  /** Returns the exception with which the call ends. */
  private RuntimeException ended(TrainingRun ended, Exception failure) {
    boolean isInterrupted = Thread.interrupted(); // the storage would fail under an interrupt
    try {
      if (isCancelled || isInterrupted) {
        CancellationException cancelled = new CancellationException("training: " + rescue(ended));
        cancelled.initCause(failure);
        return cancelled;
      }
      Exception told = ended.failed(failure);
      return told instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(told);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Ends the training: a checkpoint of the last complete step is written at once, and the training
   * ends with the iteration that is under way. Any thread may call this, also before {@link #run},
   * which then ends before it trains.
   */
  public void cancel() {
    isCancelled = true;
    TrainingRun begun = run;
    if (begun != null) {
      String unused = rescue(begun);
    }
  }

  /** Stops the run and writes its checkpoint, and returns the line about it. */
  private synchronized String rescue(TrainingRun stopped) {
    if (end == null) {
      stopped.progress().stop();
      end = stopped.checkpoints().map(into -> rescue(stopped, into)).orElse("stopped");
    }
    return end;
  }

  private String rescue(TrainingRun stopped, CheckpointWriter into) {
    try {
      List<String> said = RescueCheckpoint.write(stopped.progress(), into, clock);
      said.subList(0, said.size() - 1).forEach(lines);
      return said.get(said.size() - 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "stopped, and interrupted before a checkpoint was written";
    }
  }
}
