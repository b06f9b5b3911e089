package nndl.command.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.Storage;
import nndl.model.Model;
import nndl.report.ReportFile;
import nndl.training.RunRecord;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * Checks what trainings will write into their directories, before anything is opened: no file that
 * is read, and no file of the same name that no training wrote. The card and the report are checked
 * when they are written, since they may stay as they are.
 */
public final class RunTargets {
  private static final String OPTION = "--model";

  private RunTargets() {}

  /** Returns the results of a training, by their names, in the order of the messages. */
  private static Map<String, OutputFormat> results() {
    Map<String, OutputFormat> results = new LinkedHashMap<>();
    results.put(Model.FILE_NAME, OutputFormat.MODEL);
    results.put(RunRecord.FILE_NAME, OutputFormat.RECORD);
    results.put(EarlierResults.HISTORY, OutputFormat.HISTORY);
    results.put(ReportFile.SNAPSHOTS, OutputFormat.SNAPSHOTS);
    results.put(TimingsFile.NAME, OutputFormat.TIMINGS);
    return results;
  }

  /** Checks the directory of one training. */
  static void require(Storage storage, RunDescription description, Path directory) {
    Outputs outputs = reading(storage, description);
    add(outputs, directory);
    add(outputs, new Path(directory, Replacement.UNFINISHED));
    outputs.requireOwn();
  }

  /**
   * Checks the directory of a search.
   *
   * @param description the description of one of the trials, which all read the same files
   * @param trials the directories of the trials
   */
  public static void requireOfSearch(
      Storage storage, RunDescription description, Path directory, List<Path> trials) {
    Outputs outputs = reading(storage, description);
    add(outputs, directory);
    for (Path place : List.of(directory, new Path(directory, Replacement.UNFINISHED))) {
      Path unused =
          outputs.file(OPTION, new Path(place, EarlierResults.TRIALS), OutputFormat.TRIALS);
    }
    trials.forEach(trial -> add(outputs, trial));
    outputs.requireOwn();
  }

  private static Outputs reading(Storage storage, RunDescription description) {
    Outputs outputs = new Outputs(storage, true);
    SampleFiles files = description.samples().files();
    boolean tests = description.samples().monitoring().evaluate().contains(Split.TEST);
    files.requireNamed(storage, tests);
    int inputs = description.network().sizes().inputs(1);
    files.training(storage, inputs).all().forEach(outputs::reading);
    if (tests) {
      files.test(storage, inputs).all().forEach(outputs::reading);
    }
    if (description.initialModel() != null) {
      outputs.readingModels(List.of(description.initialModel()));
    }
    return outputs;
  }

  private static void add(Outputs outputs, Path directory) {
    results()
        .forEach(
            (name, format) -> {
              Path unused = outputs.file(OPTION, new Path(directory, name), format);
            });
    Path unused = outputs.folder(OPTION, new Path(directory, "checkpoints"));
  }
}
