package nndl.command.console;

import java.util.Optional;
import java.util.function.Supplier;
import nndl.time.Clock;

/** The view that is shown, if any, together with the speed of its progress. Thread-safe. */
final class PacedView {
  private final Clock clock;
  private Optional<Supplier<View>> shown = Optional.empty();
  private Pace pace = new Pace();

  PacedView(Clock clock) {
    this.clock = clock;
  }

  /** Shows a view, and measures its speed from now on. */
  synchronized void show(Supplier<View> view) {
    shown = Optional.of(view);
    pace = new Pace();
    pace.add(clock.nanoTime(), view.get().done());
  }

  /** Shows no view. */
  synchronized void hide() {
    shown = Optional.empty();
  }

  /** Returns the progress now, or empty if no view is shown. */
  synchronized Optional<ProgressLine> line() {
    return shown.map(
        view -> {
          View now = view.get();
          pace.add(clock.nanoTime(), now.done());
          return new ProgressLine(now, pace);
        });
  }
}
