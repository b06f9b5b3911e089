package nndl.command.search;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.training.Rescue;

/**
 * Stops a trial that nobody wants any more and saves its last complete step at once, whatever its
 * own thread computes. That may be an evaluation that takes longer than the end of a search may.
 */
final class TrialRescue implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Rescue rescue;
  private final BooleanSupplier unwanted;
  private final Condition over;
  private volatile boolean isOver;

  /** Begins to look, in a thread of its own, until this is closed. */
  TrialRescue(Rescue rescue, BooleanSupplier unwanted, Clock clock) {
    this.rescue = rescue;
    this.unwanted = unwanted;
    this.over = new Condition(clock);
    clock.start("nndl-trial-rescue", this::look);
  }

  private void look() {
    try {
      while (!over.await(() -> isOver, LOOK_NANOS)) {
        if (unwanted.getAsBoolean()) {
          List<String> unused = rescue.save(); // the search has a line of its own
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    isOver = true;
    over.signal();
  }
}
