package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunPlan;
import nndl.data.SampleLoader;
import nndl.data.SampleSource;
import nndl.data.storage.Storage;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTaskTest {
  @TempDir Path directory;

  @Test
  void aTrialWhoseCardLacksAColumnSaysSo() {
    Storage storage = new Storage(new Configuration());
    TrainOptions options =
        TrainOptions.ofProgram(
            storage,
            Map.of(
                "data", "data/penguins/penguins.csv",
                "label", "Species",
                "missing", "mean",
                "validation", "0.2",
                "epochs", "1",
                "model", directory.resolve("m").toString()));
    new TableStep(options, storage, new SparkConf(), line -> {}).run(true, () -> {});
    RunPlan plan =
        RunPlan.of(options.describe(), new RunData(storage, line -> {})).forTrial(storage);
    Trial trial = new Trial(0, Map.of(), plan, "trials/0");
    SampleLoader loader = new SampleLoader(storage);
    SampleSource source =
        range -> {
          if (Files.exists(directory.resolve("m/trials/0/checkpoints"))) {
            throw new IllegalStateException("no samples after the training");
          }
          return loader.load(range);
        };
    Result result =
        new TrialTask(trial, 1, options.model)
            .train(new TrialJob.Slot("driver", storage, source, () -> false, epochs -> {}));
    assertEquals(
        List.of(
            "warning: the model card does not say what the columns are worth:"
                + " no samples after the training"),
        result.warnings());
    assertEquals(result, new TrialFiles(storage, options.model, trial).known(1).orElseThrow());
  }
}
