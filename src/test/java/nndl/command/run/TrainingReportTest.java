package nndl.command.run;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.Fixtures;
import nndl.command.options.TrainOptions;
import nndl.command.train.TrainRun;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The report of a training if no thread can be started for it, or if it cannot be written. */
class TrainingReportTest {
  @TempDir Path directory;

  @Test
  void aReportThatCannotBeStartedEarlyIsWrittenAtTheEnd() {
    TrainRun.prepare(directory);
    var unused = TrainRun.into(directory, "model", "--no-report");
    Path page = directory.resolve("model/report.html");
    assertTrue(Files.notExists(page));

    List<String> lines = new ArrayList<>();
    TrainOptions options = options();
    Storage storage = Fixtures.storage();
    RunPlan plan = RunPlan.of(options.describe(), new RunData(storage, line -> {}));
    RunFiles files = new RunFiles(storage, options.model, options.output.keep);
    TrainingReport report =
        new TrainingReport(storage, files, plan, plan.description().output(), lines::add);
    report.begin(plan.progress(storage, null), withoutThreads());

    assertEquals(
        "; report in " + page.toUri().toString().replace("file:///", "file:/"), report.write());
    assertEquals(List.of(), lines);
    assertTrue(Files.exists(page));
  }

  @Test
  void aReportThatCannotBeWrittenIsAnErrorAndTheEarlierOneStays() throws IOException {
    TrainRun.prepare(directory);
    TrainOptions options = options();
    Storage storage = Fixtures.storage();
    RunPlan plan = RunPlan.of(options.describe(), new RunData(storage, line -> {}));
    RunFiles files = new RunFiles(storage, options.model, options.output.keep);
    Path page = Files.createDirectories(directory.resolve("model")).resolve("report.html");
    String earlier = "<meta name=\"generator\" content=\"nndl\">";
    Files.writeString(page, earlier);
    TrainingReport report =
        new TrainingReport(storage, files, plan, plan.description().output(), line -> {});
    report.requireWritten();
    assertEquals("", report.write()); // there is no record
    assertEquals(earlier, Files.readString(page));
    String error = refusal(report::requireWritten);
    assertTrue(error.startsWith(page + ": expected to write it, found "), error);
    assertTrue(error.endsWith("; all other files of the run are whole"), error);
  }

  private TrainOptions options() {
    TrainOptions options = new TrainOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(org.apache.hadoop.fs.Path.class, org.apache.hadoop.fs.Path::new)
        .parseArgs(
            "--sizes=9,5,4",
            "--epochs=2",
            "--mini-batch-size=7",
            "--learning-rate=3",
            "--data=" + directory,
            "--model=" + directory.resolve("model"));
    return options;
  }

  private static Clock withoutThreads() {
    return (Clock)
        Proxy.newProxyInstance(
            Clock.class.getClassLoader(),
            new Class<?>[] {Clock.class},
            (clock, method, arguments) -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
  }
}
