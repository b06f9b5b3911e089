package nndl;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The book's network learns what the book says it learns. */
class AcceptanceIT {
  private static final Path MNIST = Path.of("data/mnist");

  @TempDir Path directory;

  @Test
  void recognizes94PercentOfMnistAfterTenEpochsByAJobAnIteration() throws Exception {
    assumeTrue(
        Files.exists(MNIST.resolve("train-images-idx3-ubyte.gz"))
            || Files.exists(MNIST.resolve("train-images-idx3-ubyte")),
        "skipped: expected MNIST in data/mnist (scripts/fetch-data.sh mnist), found none");
    Submitted run =
        Submitted.run(
                directory,
                "local[2]",
                "--exchange=job",
                "--data=" + MNIST,
                "--validation=10000",
                "--sizes=784,30,10",
                "--epochs=10",
                "--mini-batch-size=50",
                "--learning-rate=10",
                "--seed=1",
                "--model=" + directory.resolve("model"))
            .succeeded();
    assertTrue(run.lastCorrect() >= 9400, run.out());
  }

  @Test
  void recognizes93PercentOfTheDigitsThatComeAlong() throws Exception {
    Submitted run =
        Submitted.run(
                directory,
                "local[2]",
                "--config=conf/digits.properties",
                "--data=" + Submitted.DIGITS,
                "--model=" + directory.resolve("model"))
            .succeeded();
    assertTrue(run.out().contains("Epoch 29: "), run.out());
    assertTrue(run.lastCorrect() >= 0.93 * 360, run.out());
  }
}
