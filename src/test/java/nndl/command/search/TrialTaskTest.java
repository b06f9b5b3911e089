package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunPlan;
import nndl.data.SampleLoader;
import nndl.data.SampleSource;
import nndl.data.storage.Storage;
import nndl.training.Progress;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTaskTest {
  @TempDir Path directory;

  private Storage storage;
  private Path checkpoints;
  private Trial trial;

  @BeforeEach
  void takesATable() {
    storage = new Storage(new Configuration());
    checkpoints = directory.resolve("m/trials/0/checkpoints");
    TrainOptions options =
        TrainOptions.ofProgram(
            storage,
            Map.of(
                "data", "data/penguins/penguins.csv",
                "label", "Species",
                "missing", "mean",
                "validation", "0.2",
                "checkpoint-every", "0",
                "epochs", "9",
                "model", directory.resolve("m").toString()));
    new TableStep(options, storage, new SparkConf(), line -> {}).run(true, () -> {});
    RunPlan plan =
        RunPlan.of(options.describe(), new RunData(storage, line -> {})).forTrial(storage);
    trial = new Trial(0, Map.of(), plan, "trials/0");
  }

  private TrialTask task() {
    return new TrialTask(trial, 9, trial.plan().description().output().model());
  }

  private TrialFiles files() {
    return new TrialFiles(storage, task().directory(), trial);
  }

  @Test
  void aTrialWhoseCardLacksAColumnSaysSo() {
    SampleLoader loader = new SampleLoader(storage);
    SampleSource source =
        range -> {
          if (Files.exists(checkpoints)) {
            throw new IllegalStateException("no samples after the training");
          }
          return loader.load(range);
        };
    Result result =
        task().train(new TrialJob.Slot("driver", storage, source, () -> false, epochs -> {}));
    assertEquals(
        List.of(
            "warning: the model card does not say what the columns are worth:"
                + " no samples after the training"),
        result.warnings());
    assertEquals(result, files().known(9).orElseThrow());
  }

  @Test
  void aTrialThatIsStoppedLeavesTheStepAtWhichItStandsHoweverLongItsThreadIsBusy() {
    AtomicLong trained = new AtomicLong();
    LongConsumer done =
        epochs -> {
          if (trained.addAndGet(epochs) == 2) {
            while (names().isEmpty()) { // an evaluation that ends only after the checkpoint
              LockSupport.parkNanos(1_000_000);
            }
          }
        };
    TrialJob.Slot slot =
        new TrialJob.Slot(
            "driver", storage, new SampleLoader(storage), () -> trained.get() == 2, done);
    assertThrows(Progress.Stopped.class, () -> task().train(slot));
    long steps =
        trial
            .workload()
            .hyperparameters()
            .descent()
            .iterationsOf(trial.workload().training().count());
    assertEquals(List.of("%015d.safetensors".formatted(2 * steps)), names());
    assertEquals(Optional.empty(), files().known(9));
  }

  private List<String> names() {
    return storage.names(new org.apache.hadoop.fs.Path(checkpoints.toUri()));
  }
}
