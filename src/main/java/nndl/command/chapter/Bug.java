package nndl.command.chapter;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.command.Range;
import nndl.command.Text;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.options.SizesConverter;
import nndl.data.SampleRange;
import nndl.data.sampling.Shuffle;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.network.Initialiser;
import nndl.network.Layout;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures a common mistake in {@code update_mini_batch}: the last lines, which change the weights,
 * are inside the loop over the mini-batch. So each sample changes the weights by the sum of the
 * gradients so far. Each seed trains once with the mistake and once without it, in a plain loop
 * that does not use the engine.
 */
@CommandLine.Command(
    name = "nndl chapter bug",
    header = {
      "  scripts/nndl chapter bug --data data/mnist",
      "  scripts/nndl chapter bug --data data/mnist --sizes 784,10"
    },
    description = {
      "Trains with the update inside the loop over a mini-batch, a common mistake.",
      "Says what it costs. Takes a minute or two with MNIST."
    })
final class Bug extends Exercise {
  private static final long SAMPLES = 50_000;
  private static final int MAX_EPOCHS = 1000;
  private static final int HIDDEN = 30;
  private static final int CLASSES = 10;
  private static final int MINI_BATCH = 10;
  private static final double ETA = 3.0;
  private static final int[] SEEDS = {1, 2, 3};

  @Mixin private final ImageOption images = new ImageOption();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "the first N training images (by default 50000, or all if they are fewer)")
  private Long wanted;

  @Range(min = 1, max = MAX_EPOCHS)
  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description = "how often every image is seen (${DEFAULT-VALUE})")
  private int epochs;

  @Option(
      names = "--sizes",
      paramLabel = "N,N,...",
      converter = SizesConverter.class,
      description = "inputs, hidden neurons and outputs (by default 30 hidden neurons)")
  private Layout sizes;

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    SampleRange range = images.training(storage, Optional.empty(), wanted, SAMPLES);
    Layout layout = layout(range.set().width());
    List<Sample> training = Sample.of(ImageOption.read(storage, range, CLASSES));
    List<Sample> test =
        Sample.of(ImageOption.read(storage, images.test(storage, Optional.empty()), CLASSES));
    AtomicLong done = new AtomicLong();
    long all = 2L * SEEDS.length * epochs * training.size();
    console.show(() -> View.ofSamples("training", done.get(), all));
    long[] correct =
        IntStream.range(0, 2 * SEEDS.length)
            .parallel()
            .mapToLong(
                i -> {
                  int seed = SEEDS[i / 2];
                  Weights v = Weights.of(Initialiser.NORMAL.parameters(layout, seed));
                  train(v, training, seed, epochs, i % 2 == 1, done);
                  return BookNetwork.correct(v, test);
                })
            .toArray();
    console.hide();
    long[] right = IntStream.range(0, SEEDS.length).mapToLong(i -> correct[2 * i]).toArray();
    long[] wrong = IntStream.range(0, SEEDS.length).mapToLong(i -> correct[2 * i + 1]).toArray();
    lines.accept("         after the loop   inside the loop   points lost");
    for (int i = 0; i < SEEDS.length; i++) {
      lines.accept(line("seed " + SEEDS[i], right[i], wrong[i], test.size()));
    }
    lines.accept(line("median", median(right), median(wrong), test.size()));
  }

  /** Returns the sizes of the network. Fails if images of {@code width} pixels do not fit. */
  private Layout layout(int width) {
    if (sizes == null) {
      return new Layout(width, HIDDEN, CLASSES);
    }
    if (sizes.inputs(1) != width || sizes.outputs() != CLASSES) {
      throw InputException.expected(
          "--sizes",
          "%s inputs, as the images have them, and %s outputs".formatted(width, CLASSES),
          sizes);
    }
    return sizes;
  }

  private static String line(String name, long right, long wrong, int of) {
    return Text.of(
        "%-6s   %6d / %d    %6d / %d     %8.2f",
        name, right, of, wrong, of, 100.0 * (right - wrong) / of);
  }

  private static long median(long[] numbers) {
    return Arrays.stream(numbers).sorted().toArray()[numbers.length / 2];
  }

  /**
   * Trains as the book's {@code Network.SGD} does, but with the engine's order of samples.
   *
   * @param v the weights of the network, which are trained
   * @param inside whether the mistake is made
   * @param done counts the samples that were seen
   */
  static void train(
      Weights v, List<Sample> training, long seed, int epochs, boolean inside, AtomicLong done) {
    Weights sum = v.zeros();
    for (int epoch = 0; epoch < epochs; epoch++) {
      Shuffle shuffle = new Shuffle(seed, epoch, training.size());
      for (int from = 0; from < training.size(); from += MINI_BATCH) {
        int to = Math.min(from + MINI_BATCH, training.size());
        sum.times(0);
        for (int i = from; i < to; i++) {
          BookCost.addGradient(v, training.get((int) shuffle.sample(i)), sum);
          if (inside) {
            v.add(-ETA / (to - from), sum);
          }
        }
        if (!inside) {
          v.add(-ETA / (to - from), sum);
        }
        done.addAndGet(to - from);
      }
    }
  }
}
