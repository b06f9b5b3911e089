package nndl;

import java.util.Optional;
import nndl.math.elements.Activation;
import nndl.network.Initialiser;
import picocli.CommandLine.Option;

/** The options of {@link Train} that say how a network learns, beside its activation and cost. */
final class LearningOptions {
  @Option(
      names = "--initialiser",
      paramLabel = "NAME",
      defaultValue = "normal",
      description = "normal | scaled | xavier | he: of the initial weights (${DEFAULT-VALUE})")
  Initialiser initialiser;

  /** What to try if the initial weights do not suit the hidden neurons; empty if they do. */
  Optional<String> hint(Activation activation) {
    return initialiser.fits(activation)
        ? Optional.empty()
        : Optional.of(
            "--initialiser %s: %s suits --activation %s better"
                .formatted(initialiser, Initialiser.suiting(activation), activation));
  }
}
