package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Thorough;
import nndl.command.Submitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The book's network learns what the book says it learns. */
class AcceptanceIT {
  private static final Path MNIST = Path.of("data/mnist");

  @TempDir Path directory;

  private static void assumeMnist() {
    assumeTrue(
        Files.exists(MNIST.resolve("train-images-idx3-ubyte.gz"))
            || Files.exists(MNIST.resolve("train-images-idx3-ubyte")),
        "skipped: expected MNIST in data/mnist (scripts/fetch-data.sh mnist), found none");
  }

  /** Chapter 3, "The cross-entropy cost function". One seed has one result. */
  @Test
  @Thorough
  void crossEntropyRecognizes9480OfMnist() throws Exception {
    assumeMnist();
    Submitted run =
        Submitted.run(
                directory,
                "local[2]",
                "--config=conf/mnist.properties",
                "--data=" + MNIST,
                "--cost=cross-entropy",
                "--learning-rate=0.5",
                "--seed=1",
                "--model=" + directory.resolve("model"))
            .succeeded();
    assertTrue(run.lastCorrect() >= 9480, run.out());
  }

  /** A job an iteration takes ten times as long, and gives the same bits. */
  @Test
  @Thorough
  void recognizes94PercentOfMnistAfterTenEpochsAndBeginsAlikeByAJobAnIteration() throws Exception {
    assumeMnist();
    Submitted run = trainOnMnist("barrier", 10);
    assertTrue(run.lastCorrect() >= 9400, run.out());
    String first = run.out().substring(0, run.out().indexOf('\n') + 1);
    assertEquals(first, trainOnMnist("job", 1).out());
  }

  private Submitted trainOnMnist(String exchange, int epochs) throws Exception {
    return Submitted.run(
            directory,
            "local[2]",
            "--exchange=" + exchange,
            "--data=" + MNIST,
            "--validation=10000",
            "--sizes=784,30,10",
            "--epochs=" + epochs,
            "--mini-batch-size=100",
            "--learning-rate=20",
            "--seed=1",
            "--model=" + directory.resolve(exchange))
        .succeeded();
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
