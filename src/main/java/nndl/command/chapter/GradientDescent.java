package nndl.command.chapter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.Range;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.options.ModelOption;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.SharedSamples;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.Initialiser;
import nndl.time.SystemClock;
import nndl.training.workload.Split;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the claims of "Learning with gradient descent" about small steps, mini-batches and one
 * variable. The measurements are in float64, on the quadratic cost of some training images.
 */
@CommandLine.Command(
    name = "nndl chapter descent",
    header = {
      "  scripts/nndl chapter descent --model target/models/mnist --data data/mnist",
      "  scripts/nndl chapter descent --model target/models/mnist --data data/mnist --seconds 0"
    },
    description = {
      "Measures what the chapter says of small steps, mini-batches and one variable.",
      "In float64, on a trained network and on one with fresh weights."
    })
final class GradientDescent extends Exercise {
  private static final long SAMPLES = 10_000;
  private static final long ONLINE_SAMPLES = 50_000;
  private static final long MAX_SECONDS = 3600;
  private static final long SEED = 1;

  @Mixin private final ModelOption model = new ModelOption();

  @Mixin private final ImageOption images = new ImageOption();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "the first N training images (by default 10000, or all if they are fewer)")
  private Long samples;

  @Range(max = MAX_SECONDS)
  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "how long to train with mini-batches of each size; 0: not at all, so that equal "
              + "calls print equal lines (${DEFAULT-VALUE})")
  private double seconds;

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    Model trained = model.load(storage);
    Weights v = Weights.of(trained);
    if (!(trained.targets() instanceof Coding.OneHot)) {
      throw InputException.expected(
          trained.metadata().place(), "an output for each class", trained.targets());
    }
    SampleRange training = images.training(storage, Optional.of(trained), samples, SAMPLES);
    console.show(() -> View.ofUnknown("measuring", training.count()));
    PackedSamples packed = ImageOption.read(storage, training, trained.targets().classes());
    Optional<OnlineLearning> online =
        seconds > 0 ? Optional.of(online(storage, trained)) : Optional.empty();
    Weights fresh = Weights.of(Initialiser.NORMAL.parameters(trained.layout(), SEED));
    List<Sample> list = Sample.of(packed);
    SmallSteps steps = new SmallSteps(v, list);
    steps.gradientLines(lines);
    lines.accept("");
    steps.lines("trained network", lines);
    lines.accept("");
    new SmallSteps(fresh, list).lines("fresh network", lines);
    lines.accept("");
    MiniBatchGradients.lines(fresh, list, lines);
    lines.accept("");
    OneVariable.lines(v, list, lines);
    lines.accept("");
    new ComponentForm(trained, packed, list).lines(lines);
    online.ifPresent(
        learning -> {
          lines.accept("");
          learning.lines(lines);
        });
  }

  /**
   * Creates the exercise on online learning. Reads the samples now, so that an invalid label fails
   * before anything is printed.
   */
  private OnlineLearning online(Storage storage, Model trained) {
    Map<Split, SampleRange> sets =
        Map.of(
            Split.TRAINING, images.training(storage, Optional.of(trained), samples, ONLINE_SAMPLES),
            Split.TEST, images.test(storage, Optional.of(trained)));
    int classes = trained.targets().classes();
    SampleSource source = new SharedSamples(new SampleLoader(storage));
    sets.values().forEach(range -> ImageOption.read(source, range, classes));
    return new OnlineLearning(sets, source, classes, seconds, new SystemClock());
  }
}
