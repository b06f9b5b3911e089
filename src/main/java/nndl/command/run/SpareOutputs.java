package nndl.command.run;

import java.util.Optional;
import nndl.data.SampleRange;
import nndl.network.Coding;
import nndl.network.Layout;
import nndl.training.workload.Workload;

/**
 * Warns before a training whose {@code --sizes} end with the hidden neurons, as in {@code 784,30},
 * where the last number is that of the output neurons. Only a network without a hidden layer is
 * looked at, so that no other training reads labels twice.
 */
final class SpareOutputs {
  /** The largest number of samples whose labels are looked at. */
  private static final long MAX_SAMPLES = 100_000;

  private SpareOutputs() {}

  /** Returns a warning if at least half of the output neurons stand for no class. */
  static Optional<String> warning(RunData data, Workload workload) {
    Layout layout = workload.layout();
    if (layout.layers() > 1
        || !(workload.hyperparameters().network().targets() instanceof Coding.OneHot)) {
      return Optional.empty();
    }
    SampleRange training = workload.training();
    int used = used(data.labelWeights(training.first(MAX_SAMPLES), layout.outputs()));
    if (2 * used > layout.outputs()) {
      return Optional.empty();
    }
    String sizes = Layout.text(layout.sizes());
    return Optional.of(
        "warning: --sizes %s has no hidden layer, but %s output neurons, though the labels of %s training samples end with %s: for %s hidden neurons give --sizes %s,%s"
            .formatted(
                sizes,
                layout.outputs(),
                training.count() <= MAX_SAMPLES ? "the" : "the first " + MAX_SAMPLES,
                used - 1,
                layout.outputs(),
                sizes,
                used));
  }

  /** Returns one more than the highest label. */
  private static int used(double... counts) {
    int used = counts.length;
    while (used > 0 && counts[used - 1] == 0) {
      used--;
    }
    return used;
  }
}
