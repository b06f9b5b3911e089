package nndl.command.train;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import nndl.Fixtures;
import nndl.Slow;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.options.TrainOptions;
import nndl.command.run.Host;
import nndl.command.run.RunDescription;
import nndl.command.run.TrainingRun;
import nndl.error.InputException;
import nndl.spark.cluster.SlotRequest;
import nndl.time.SystemClock;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** The command line of {@code --find-learning-rate}. {@code RangeTestTest} tests what it finds. */
@Slow
public class FindLearningRateTest extends TrainCase {
  private static final String FIND = "--find-learning-rate";

  /** The file is for a training. Its epochs, learning rate and model are overridden. */
  @Test
  void printsATableAndOneSuggestionAndWritesNothing() {
    Run run = find();
    assertEquals("", run.err());
    assertEquals(0, run.status());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).matches(" +rate +cost"), run.out());
    assertTrue(lines.get(1).matches("1.0e-08 +[0-9]\\.[0-9]{4}"), run.out());
    assertTrue(lines.get(2).matches("3.2e-08 +[0-9]\\.[0-9]{4}"), run.out());
    assertTrue(
        lines.get(lines.size() - 1).matches("suggestion: --learning-rate [0-9.]+"), run.out());
    assertTrue(lines.size() > 15 && lines.size() <= 23, run.out());
    assertTrue(Files.notExists(directory.resolve("model")));
  }

  @Test
  void readsTheFileOfATrainingWithAnySchedule() throws IOException {
    String expected = find().out();
    TrainRun.settings(
        directory,
        """
        schedule = step
        step-size = 5
        gamma = 0.5
        average = ema
        average-decay = 0.9
        validation = 0
        early-stopping = 3
        early-stopping-by = cost
        """);
    assertEquals(expected, find().out());
  }

  @Test
  @Thorough
  void printsTheSameOnBothExchanges() {
    String expected = find("--shards=3", "--mini-batch-size=30").out();
    assertTrue(expected.contains("suggestion: "), expected);
    assertEquals(expected, find("--shards=3", "--mini-batch-size=30", "--exchange=job").out());
  }

  @Test
  void usesTheOptimizerAndHoldsOutTheValidationSamples() {
    String adam = find("--optimizer=adam").out();
    assertTrue(!adam.equals(find().out()), adam);
    assertTrue(!adam.equals(find("--optimizer=adam", "--validation=5").out()), adam);
  }

  @Test
  void saysThatSparkHasEndedAndNotWhatThenFails() {
    Map<String, String> options =
        Map.of("data", directory.toString(), "sizes", "9,5,4", "mini-batch-size", "7");
    RunDescription description = TrainOptions.ofProgram(Fixtures.storage(), options).describe();
    try (JavaSparkContext spark = Fixtures.spark("local[1]");
        TrainingRun run =
            TrainingRun.validate(
                description,
                new Host(
                    spark.getConf(),
                    Fixtures.storage(),
                    line -> {},
                    line -> {},
                    new SystemClock(),
                    true))) {
      run.open(spark, SlotRequest.ALL);
      assertRefused(
          "local[1]: expected a cluster that runs the application, found none (why is in the log)",
          () ->
              run.compute(
                  exchange -> {
                    spark.stop();
                    throw new InputException("Spark job: expected all its tasks, found none");
                  }));
    }
  }

  @Test
  void reportsWrongSettingsAsATrainingDoes() throws IOException {
    Files.delete(directory.resolve("train-labels-idx1-ubyte"));
    Run run = find();
    assertTrue(run.err().endsWith("expected this file, plain or .gz, found neither\n"), run.err());
    assertEquals(1, run.status());
    TrainRun.prepare(directory);
    assertEquals(
        "nndl: --mini-batch-size: expected at most the 30 training samples, found 31\n",
        find("--mini-batch-size=31").err());
  }

  private Run find(String... options) {
    return run(FIND, String.join(" ", options));
  }
}
