package nndl.command.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_problem;
import nndl.Fixtures;
import nndl.Slow;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Pairs of classes that are trained apart, against LIBSVM, which trains them one after another. */
@Slow
class SvmTrainingTest {
  private static final Path MNIST = Path.of("data/mnist");

  @Test
  void decidesAsLibsvmAloneToTheLastBit() {
    assertDecidesAsLibsvmAlone(set(Path.of("data/digits"), ""), 1_437, new SvmSettings(1, 0.02));
    assertDecidesAsLibsvmAlone(set(Path.of("data/digits"), ""), 300, new SvmSettings(0.3, 0.1));
  }

  /** Of 1,000 images here; scripts/chapter.sh says {@code -Dnndl.svm.samples=5000}. */
  @Test
  @Slow
  void decidesAsLibsvmAloneOnMnist() {
    assumeTrue(
        Files.exists(MNIST.resolve("train-images-idx3-ubyte.gz")),
        "skipped: expected MNIST in data/mnist (scripts/fetch-data.sh mnist), found none");
    int samples = Integer.getInteger("nndl.svm.samples", 1_000);
    assertDecidesAsLibsvmAlone(set(MNIST, ".gz"), samples, new SvmSettings(1, 1.0 / 784));
  }

  private static SampleSet set(Path directory, String end) {
    return Fixtures.sampleSet(
        directory.resolve("train-images-idx3-ubyte" + end),
        directory.resolve("train-labels-idx1-ubyte" + end));
  }

  private static void assertDecidesAsLibsvmAlone(SampleSet set, int count, SvmSettings settings) {
    PackedSamples all = new SampleLoader(new Storage(new Configuration())).load(set.all());
    SvmSamples samples = SvmSamples.of(all.range(0, count));
    svm_model alone = alone(samples, settings);
    LongAdder pairs = new LongAdder();
    SvmVote vote = new SvmVote(new SvmTraining(samples, 2).train(settings, pairs::add));
    assertEquals(45, pairs.sum());
    SparseRows x = new SparseRows();
    double[] expected = new double[samples.pairs()];
    for (int i = all.count() - 50; i < all.count(); i++) {
      x.clear();
      all.appendTo(x, i);
      double label = svm.svm_predict_values(alone, SvmSamples.nodes(x), expected);
      assertEquals(label, vote.of(i, x));
      assertArrayEquals(expected, vote.decisions());
    }
  }

  private static svm_model alone(SvmSamples samples, SvmSettings settings) {
    svm_problem problem = new svm_problem();
    problem.l = samples.nodes().length;
    problem.x = samples.nodes();
    problem.y =
        IntStream.range(0, problem.l)
            .mapToDouble(i -> samples.labels()[classOf(samples, i)])
            .toArray();
    svm.svm_set_print_string_function(text -> {});
    return svm.svm_train(problem, settings.parameter());
  }

  private static int classOf(SvmSamples samples, int i) {
    int found = Arrays.binarySearch(samples.first(), i);
    return found < 0 ? -found - 2 : found;
  }
}
