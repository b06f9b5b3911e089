package nndl.command;

import java.util.function.Supplier;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.training.Epoch;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.workload.Descent;
import nndl.training.workload.Workload;

/**
 * Shows the progress of a training. An iteration may take only two microseconds, so the training
 * loop does no work for the view. The thread of the console reads the counters of the training
 * without a lock, so it may see slightly old values.
 */
public final class TrainingView implements Observer, Supplier<View> {
  private final Progress progress;
  private final Console console;
  private final long samples;
  private final long miniBatch;
  private final long perEpoch;
  private final long epochs;
  private volatile String figures;

  public TrainingView(Workload workload, Progress progress, Console console) {
    Descent descent = workload.hyperparameters().descent();
    this.progress = progress;
    this.console = console;
    this.samples = workload.training().count();
    this.miniBatch = descent.miniBatchSize();
    this.perEpoch = descent.iterationsOf(samples);
    this.epochs = descent.epochs();
    this.figures = progress.history().figures();
  }

  /** Updates the figures. The accuracy line of the epoch is printed after that. */
  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    figures = progress.history().figures();
    console.progressPrinted();
  }

  /** Returns the progress. While an epoch is evaluated, its progress is 100 %. */
  @Override
  public View get() {
    long epoch = Math.min(progress.epoch(), epochs - 1);
    long steps = Math.max(0, progress.iteration() - epoch * perEpoch);
    long done = Math.min(samples, Math.min(steps, perEpoch) * miniBatch);
    return new View(
        Text.of("Epoch %d: %d %%", epoch, 100 * done / samples),
        epoch * samples + done,
        epochs * samples,
        epochs + " epochs",
        "samples",
        figures);
  }
}
