package nndl.training;

import java.util.Optional;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Descent;

/** Decides whether a training ends early because further epochs are unlikely to improve it. */
final class EarlyEnd {
  private EarlyEnd() {}

  /**
   * Returns why the training ends before its last epoch, or empty if it does not.
   *
   * @param halvings how often the schedule has halved the learning rate
   */
  static Optional<String> of(Descent descent, History history, int halvings) {
    int epochs = history.epochs().size();
    if (epochs == 0 || epochs >= descent.epochs()) {
      return Optional.empty();
    }
    if (descent.schedule() instanceof Schedule.Halving
        && halvings >= Schedule.Halving.MAX_HALVINGS) {
      return Optional.of("the learning rate has been halved %s times".formatted(halvings));
    }
    if (descent.keepsBest()
        && epochs - 1 - history.best(descent.earlyStoppingBy()).orElseThrow()
            >= descent.earlyStopping()) {
      return Optional.of(
          "no better validation %s for %s epochs"
              .formatted(descent.earlyStoppingBy(), descent.earlyStopping()));
    }
    return Optional.empty();
  }
}
