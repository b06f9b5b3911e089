package nndl.training;

import java.util.function.Consumer;
import nndl.worker.Hyperparameters;

/** Gives a hint when a network does not learn: after three epochs at chance level, once. */
public final class ChanceHint implements Observer {
  private static final int HINT_EPOCHS = 3;

  private final Hyperparameters hyperparameters;
  private final Consumer<String> lines;

  /** The hint is a line to {@code lines}. */
  public ChanceHint(Hyperparameters hyperparameters, Consumer<String> lines) {
    this.hyperparameters = hyperparameters;
    this.lines = lines;
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    if (progress.history().epochsAtChance(hyperparameters.network().targets().classes())
        == HINT_EPOCHS) {
      lines.accept(
          "%s: %s epochs about as good as chance; the outputs may be saturated: try a --learning-rate below %s, or other initial weights"
              .formatted(epoch, HINT_EPOCHS, hyperparameters.descent().learningRate()));
    }
  }
}
