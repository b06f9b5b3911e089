package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.command.options.TrainOptions;
import nndl.command.train.TrainRun;
import nndl.data.SampleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The samples that several runs share. */
class RunDataTest {
  @TempDir Path directory;

  private RunDescription description(int seed) {
    TrainOptions options = new TrainOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(org.apache.hadoop.fs.Path.class, org.apache.hadoop.fs.Path::new)
        .parseArgs("--data", directory.toString(), "--sizes=9,4", "--seed=" + seed);
    return options.describe();
  }

  @Test
  void theFilesOfRunsWithTheSameSamplesAreLookedForOnce() throws IOException {
    TrainRun.prepare(directory);
    RunData data = new RunData(Fixtures.storage(), line -> {});
    SampleSet opened = data.trainingSet(description(1));
    Files.delete(directory.resolve("train-images-idx3-ubyte"));
    assertSame(opened, data.trainingSet(description(2)));
  }
}
