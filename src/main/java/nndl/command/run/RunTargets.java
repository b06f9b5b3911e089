package nndl.command.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * Checks what trainings will write into their directories, before anything is opened: no file that
 * is read, and no file of the same name that no training wrote. The card and the report are checked
 * when they are written, since they may stay as they are.
 */
final class RunTargets {
  private static final String OPTION = "--model";

  private RunTargets() {}

  /**
   * Checks the directory of a training or a search.
   *
   * @param runs the trainings, or none as long as their samples are not known
   */
  static void require(RunDirectory directory, List<RunDescription> runs) {
    Storage storage = directory.storage();
    Outputs outputs = new Outputs(storage, directory.output().ifExists() == IfExists.REPLACE);
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
    add(storage, outputs, directory.results().directory(), directory.isSearch());
    Path next = directory.next().directory();
    if (storage.exists(next)) {
      add(storage, outputs, next, directory.isSearch());
      if (samples.stream().noneMatch(directory::holds)) {
        Path unused = outputs.folder(OPTION, directory.next().samples());
      }
    }
    for (Path trial : directory.allTrials()) {
      Outputs.requireOwn(storage, trial);
      add(storage, outputs, trial, false);
    }
    outputs.require();
  }

  private static void add(Storage storage, Outputs outputs, Path directory, boolean isSearch) {
    for (RunFiles.Named file : RunFiles.ALL) {
      if (isSearch || file.format() != OutputFormat.TRIALS) {
        Path unused = outputs.file(OPTION, new Path(directory, file.name()), file.format());
      }
    }
    Path unused = outputs.folder(OPTION, new Path(directory, RunNames.CHECKPOINTS));
    requireOwnDirectories(storage, directory);
  }

  /** Fails if a directory of a training or a search is a link, or on another disk. */
  static void requireOwnDirectories(Storage storage, Path directory) {
    for (String name : List.of(RunNames.CHECKPOINTS, RunNames.TRIALS, RunNames.NEXT)) {
      Outputs.requireOwn(storage, new Path(directory, name));
    }
    Outputs.requireOwn(storage, SampleFolder.ofModel(directory));
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
}
