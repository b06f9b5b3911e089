package nndl.command.console;

import java.util.Optional;
import java.util.function.Supplier;
import nndl.time.Clock;

/** What is shown, and how fast it goes on; nothing at times. Any thread may ask. */
final class PacedView {
  private final Clock clock;
  private Optional<Supplier<View>> shown = Optional.empty();
  private Pace pace = new Pace();

  PacedView(Clock clock) {
    this.clock = clock;
  }

  /** Begins anew with this. */
  synchronized void show(Supplier<View> view) {
    shown = Optional.of(view);
    pace = new Pace();
    pace.add(clock.nanoTime(), view.get().done());
  }

  /** There is nothing to show. */
  synchronized void hide() {
    shown = Optional.empty();
  }

  /** How far it is now. */
  synchronized Optional<ProgressLine> line() {
    return shown.map(
        view -> {
          View now = view.get();
          pace.add(clock.nanoTime(), now.done());
          return new ProgressLine(now, pace);
        });
  }
}
