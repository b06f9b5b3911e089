package nndl.command.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.RunNames;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.storage.IfExists;
import nndl.data.storage.PathResolver;
import nndl.data.storage.ResolvedPath;
import nndl.data.storage.Storage;
import nndl.error.InputException;
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

  /**
   * Returns the formats of the results of a training, by their names, in the order of the messages.
   */
  static Map<String, OutputFormat> formats() {
    Map<String, OutputFormat> results = new LinkedHashMap<>();
    results.put(Model.FILE_NAME, OutputFormat.MODEL);
    results.put(RunRecord.FILE_NAME, OutputFormat.RECORD);
    results.put(RunNames.HISTORY, OutputFormat.HISTORY);
    results.put(ReportFile.SNAPSHOTS, OutputFormat.SNAPSHOTS);
    results.put(TimingsFile.NAME, OutputFormat.TIMINGS);
    results.put(Checksums.FILE_NAME, OutputFormat.CHECKSUMS);
    return results;
  }

  /**
   * Returns the same without the times, which are written while a training runs, and tell by
   * themselves what hinders that.
   */
  static Map<String, OutputFormat> results() {
    Map<String, OutputFormat> results = formats();
    results.remove(TimingsFile.NAME);
    return results;
  }

  /** Checks the directory of a training, where results may not be replaced without a wish. */
  public static void requireOfTraining(Storage storage, RunDescription run, Path directory) {
    RunDescription.Output output = run.output();
    boolean mayReplace = output.ifExists() == IfExists.REPLACE;
    Outputs outputs = ofRun(storage, List.of(run), directory, mayReplace);
    if (output.overwrite()) {
      addTrials(storage, outputs, EarlierTrials.in(storage, directory));
    }
    outputs.requireFormats();
  }

  /** Fails if a run would replace results that it may not, before its samples are known. */
  public static void requireResults(Storage storage, RunDescription.Output output) {
    Outputs outputs = new Outputs(storage, output.ifExists() == IfExists.REPLACE);
    add(outputs, output.model(), formats());
    outputs.requireFormats();
  }

  /** Fails if the results that are in a directory by now are not all those of a training. */
  static void requireFormats(Storage storage, Path directory) {
    Outputs outputs = new Outputs(storage, true);
    add(outputs, directory, results());
    outputs.requireFormats();
  }

  /**
   * Checks the directory of a search, where results may not be replaced without a wish.
   *
   * @param runs the trials
   * @param trials the directories of the trials, and those of trials that will be deleted
   */
  public static void requireOfSearch(
      Storage storage,
      List<RunDescription> runs,
      RunDescription.Output output,
      Collection<Path> trials) {
    Path directory = output.model();
    Outputs outputs = ofRun(storage, runs, directory, output.ifExists() == IfExists.REPLACE);
    addTable(outputs, directory);
    NextRun next = new NextRun(storage, directory, 1);
    if (next.exists()) {
      addTable(outputs, next.directory());
    }
    addTrials(storage, outputs, trials);
    outputs.requireFormats();
  }

  private static Outputs ofRun(
      Storage storage, List<RunDescription> runs, Path directory, boolean mayReplace) {
    Outputs outputs = new Outputs(storage, mayReplace);
    Set<RunSamples> samples = new HashSet<>(); // most trials read the same
    for (RunDescription run : runs) {
      if (samples.add(run.samples())) {
        inputs(storage, run).forEach(outputs::reading);
      }
    }
    outputs.readingModels(
        runs.stream()
            .map(RunDescription::initialModel)
            .filter(Objects::nonNull)
            .distinct()
            .toList());
    addRun(storage, outputs, directory);
    NextRun next = new NextRun(storage, directory, 1);
    if (next.exists()) {
      addRun(storage, outputs, next.directory());
      if (samples.stream().noneMatch(next::holds)) {
        Path unused = outputs.folder(OPTION, next.files().samples());
      }
    }
    return outputs;
  }

  /** Returns the files of the samples that a run reads. */
  private static List<InputFiles> inputs(Storage storage, RunDescription run) {
    SampleFiles files = run.samples().files();
    boolean tests = run.samples().monitoring().evaluate().contains(Split.TEST);
    files.requireNamed(storage, tests);
    int inputs = run.network().sizes().inputs(1);
    List<InputFiles> all = new ArrayList<>(files.training(storage, inputs).all());
    if (tests) {
      all.addAll(files.test(storage, inputs).all());
    }
    return all;
  }

  /** Whether a run reads a file in a directory, or its files are not found any more. */
  static boolean reads(Storage storage, RunDescription run, Path directory) {
    PathResolver resolver = new PathResolver(storage);
    try {
      ResolvedPath place = resolver.of(directory);
      return inputs(storage, run).stream()
          .flatMap(files -> files.files().stream())
          .anyMatch(file -> resolver.of(file).isIn(place));
    } catch (InputException e) {
      return true;
    }
  }

  private static void addTable(Outputs outputs, Path directory) {
    Path unused =
        outputs.file(OPTION, new Path(directory, RunNames.TRIALS_TABLE), OutputFormat.TRIALS);
  }

  private static void addTrials(Storage storage, Outputs outputs, Collection<Path> trials) {
    for (Path trial : trials) {
      Outputs.requireOwn(storage, trial);
      addRun(storage, outputs, trial);
    }
  }

  private static void addRun(Storage storage, Outputs outputs, Path directory) {
    add(outputs, directory, formats());
    Path unused = outputs.folder(OPTION, new Path(directory, RunNames.CHECKPOINTS));
    requireOwnDirectories(storage, directory);
  }

  private static void add(Outputs outputs, Path directory, Map<String, OutputFormat> results) {
    results.forEach(
        (name, format) -> {
          Path unused = outputs.file(OPTION, new Path(directory, name), format);
        });
  }

  /** Fails if a directory of a training or a search is a link, or on another disk. */
  static void requireOwnDirectories(Storage storage, Path directory) {
    for (String name : List.of(RunNames.CHECKPOINTS, RunNames.TRIALS, RunNames.NEXT)) {
      Outputs.requireOwn(storage, new Path(directory, name));
    }
    Outputs.requireOwn(storage, SampleFolder.ofModel(directory));
  }
}
