package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Defines "the same model": the runs of {@code tensor-hashes.csv} end with exactly the weights that
 * they had when the table was written, bit for bit. {@link TensorHashesIT} checks this on executors
 * and in another JVM.
 */
@Slow
class TensorHashesTest {
  @TempDir static Path images;
  @TempDir Path model;

  @BeforeAll
  static void writeImages() {
    HashedRun.writeImages(images);
  }

  static List<String> names() throws IOException {
    return HashedRun.all().stream().map(HashedRun::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void areThoseOfTheTable(String name) throws IOException {
    HashedRun run = HashedRun.of(name);
    assumeTrue(run.hasData(), "skipped: expected samples in " + run.data() + ", found none");
    run.assertSameTensors("local[2]", images, model);
  }

  @ParameterizedTest
  @CsvSource({"deep", "wide"})
  void areThoseOfTheTableByOneThread(String name) throws IOException {
    HashedRun.of(name).assertSameTensors("local[1]", images, model);
  }

  /**
   * There is a checkpoint after every iteration. The last three are lost, and the very last was at
   * the end of an epoch.
   */
  @ParameterizedTest
  @CsvSource({"deep, 38", "wide, 6"})
  void areThoseOfTheTableIfARunResumesInTheMiddleOfAnEpoch(String name, int iterations)
      throws IOException {
    HashedRun run = HashedRun.of(name);
    String[] often = {"--checkpoint-iterations=1", "--keep=" + iterations};
    String whole = run.assertSameTensors("local[2]", images, model, often);
    List<Path> checkpoints = checkpoints();
    assertEquals(iterations, checkpoints.size());
    for (Path lost : checkpoints.subList(iterations - 3, iterations)) {
      Files.delete(lost);
    }
    Files.delete(model.resolve("model.safetensors"));
    String rest = run.assertSameTensors("local[2]", images, model, "--resume");
    assertEquals(whole.substring(whole.indexOf("Epoch 1: ")), rest);
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(model.resolve("checkpoints"))) {
      return files.sorted().toList();
    }
  }
}
