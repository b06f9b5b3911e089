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
  private final Workload workload;
  private final Progress progress;
  private final Console console;
  private volatile String figures;

  public TrainingView(Workload workload, Progress progress, Console console) {
    this.workload = workload;
    this.progress = progress;
    this.console = console;
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
    Descent descent = workload.hyperparameters().descent();
    long epochs = descent.epochs();
    long samples = workload.training().count();
    long perEpoch = descent.iterationsOf(samples);
    long epoch = Math.min(progress.epoch(), epochs - 1);
    long steps = Math.max(0, progress.iteration() - epoch * perEpoch);
    long done = Math.min(samples, Math.min(steps, perEpoch) * descent.miniBatchSize());
    return new View(
        Text.of("Epoch %d: %d %%", epoch, 100 * done / samples),
        epoch * samples + done,
        epochs * samples,
        epochs + " epochs",
        "samples",
        figures);
  }
}
