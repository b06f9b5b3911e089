package nndl.command.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.options.DataOptions;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.SampleSource;
import nndl.data.SharedSamples;
import nndl.data.packed.SampleHash;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.data.storage.UnfinishedSets;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.report.BaselineScore;
import nndl.report.ReportFile;
import nndl.report.RunFolder;
import nndl.report.ShownSet;
import nndl.training.RunRecord;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/** What a page will show. The runs can be read, and the output can be written. */
record ReportPlan(
    List<RunFolder> runs,
    ShownSet shown,
    List<BaselineScore> baselines,
    Path output,
    IfExists ifExists,
    SampleSource samples) {
  /**
   * The directory below the working directory into which scripts/fetch-data.sh downloads data sets.
   */
  private static final Path DATA = new Path("data");

  /**
   * Reads the runs, and finds the samples that the page shows.
   *
   * @param lines takes warnings about the samples
   */
  static ReportPlan of(ReportCommand options, Storage storage, Consumer<String> lines) {
    List<Path> directories = new ArrayList<>();
    List<BaselineScore> baselines = new ArrayList<>();
    List<Path> read = new ArrayList<>();
    List<Path> named = new ArrayList<>();
    for (Path path : options.runs) {
      Optional<Path> baseline = baseline(storage, path);
      if (baseline.isPresent()) {
        baselines.add(BaselineScore.read(storage, baseline.get()));
        read.add(baseline.get());
      } else {
        named.add(path);
        directories.add(directory(storage, path));
        UnfinishedSets.requireNone(storage, directory(storage, path));
        read.addAll(RunFolder.files(directory(storage, path)));
      }
    }
    if (directories.isEmpty()) {
      throw InputException.expected("RUN", "the directory of a training", "baselines alone");
    }
    if (directories.size() > 1 && options.output == null) {
      throw InputException.expected("--output", "a file for the page of several runs", "none");
    }
    Path page =
        options.output == null
            ? new Path(directories.get(0), ReportFile.FILE_NAME)
            : options.output;
    boolean replaces =
        options.overwrite || (options.output == null && ReportFile.MARK.isIn(storage, page));
    Outputs outputs = new Outputs(storage, replaces).readingModels(options.runs).reading(read);
    Path output = outputs.file("--output", page, OutputFormat.PAGE);
    List<RunFolder> runs = new ArrayList<>();
    for (Path path : named) {
      RunFolder run =
          runs.isEmpty() ? RunFolder.read(storage, path) : RunFolder.readCompared(storage, path);
      runs.add(named(run.with(options.missing::withGiven), runs));
      if (run.answersNumbers() != runs.get(0).answersNumbers()) {
        throw InputException.expected(
            path,
            "answers of the kind of the first run's",
            run.answersNumbers() ? "numbers" : "classes");
      }
    }
    if (runs.get(0).answersNumbers() && !baselines.isEmpty()) {
      throw InputException.expected("RUN", "runs that answer classes beside a baseline", "numbers");
    }
    SampleLoader loader = new SampleLoader(storage);
    // A search for the run's samples by their hash has already loaded them. So they are shared.
    SampleSource samples = options.namesSamples() ? loader : new SharedSamples(loader);
    ShownSet shown = shown(options, storage, samples, runs.get(0), directories.get(0), lines);
    shown
        .samples()
        .ifPresent(s -> outputs.reading(s.set().paths().stream().map(Path::new).toList()));
    outputs.prepare(lines);
    return new ReportPlan(
        runs,
        options.noImages ? shown.hidden(isTable(runs.get(0)) ? "rows" : "images") : shown,
        baselines,
        output,
        IfExists.of(replaces),
        samples);
  }

  /** Fails if another training has replaced the first run since it was read. */
  void requireSameRun(Storage storage) {
    Path directory = output.getParent();
    RunFolder now = RunFolder.readCompared(storage, directory);
    if (!hash(now).equals(hash(runs.get(0)))) {
      throw InputException.expected(directory, "the run that was read", "one that replaced it");
    }
  }

  private static Optional<String> hash(RunFolder run) {
    return run.stored().flatMap(stored -> stored.record().model());
  }

  /** Returns the file of a baseline, or empty if the path does not name a baseline. */
  private static Optional<Path> baseline(Storage storage, Path path) {
    if (!storage.status(path).isDirectory()) {
      return path.getName().endsWith(".json") ? Optional.of(path) : Optional.empty();
    }
    boolean isRun =
        storage.exists(new Path(path, Model.FILE_NAME))
            || storage.exists(new Path(path, RunRecord.FILE_NAME));
    Path file = new Path(path, BaselineScore.FILE_NAME);
    return !isRun && storage.exists(file) ? Optional.of(file) : Optional.empty();
  }

  /** Numbers runs with equal names, so that a reader can distinguish them. */
  private static RunFolder named(RunFolder run, List<RunFolder> before) {
    long same =
        before.stream()
            .filter(b -> b.name().matches(Pattern.quote(run.name()) + "( \\(\\d+\\))?"))
            .count();
    return same == 0 ? run : run.named("%s (%s)".formatted(run.name(), same + 1));
  }

  /** Returns the directory of a run. The path may also be the file of the run's model. */
  private static Path directory(Storage storage, Path run) {
    Path directory = storage.status(run).isDirectory() ? run : run.getParent();
    return directory == null ? new Path(".") : directory;
  }

  private static boolean isTable(RunFolder run) {
    return run.model().flatMap(model -> model.input().recipe()).isPresent();
  }

  private static ShownSet shown(
      ReportCommand options,
      Storage storage,
      SampleSource samples,
      RunFolder run,
      Path directory,
      Consumer<String> lines) {
    if (run.model().isEmpty()) {
      return ShownSet.none("");
    }
    Model model = run.model().get();
    if (isTable(run)) {
      TableRows rows =
          new TableRows(
              storage,
              model.input().recipe().orElseThrow(),
              model.metadata().find(InputSpec.SPLIT),
              lines);
      return options.namesSamples() ? rows.named(options.files) : rows.beside(directory);
    }
    if (options.namesSamples()) {
      return ShownSet.of(Split.TEST, test(options.files, storage, model));
    }
    return run.stored()
        .flatMap(stored -> found(storage, samples, model, stored.record().settings()))
        .map(range -> ShownSet.of(Split.TEST, range))
        .orElse(ShownSet.none("No test images were at hand; nndl report --data DIR shows some."));
  }

  /**
   * Returns the run's own test samples, if scripts/fetch-data.sh has downloaded a data set with
   * equal samples.
   */
  private static Optional<SampleRange> found(
      Storage storage, SampleSource samples, Model model, Map<String, String> settings) {
    for (String name : names(storage)) {
      DataOptions files = new DataOptions();
      files.data = new Path(DATA, name).toString();
      try {
        SampleRange range = test(files, storage, model);
        if (range.set().size().equals(settings.get(Split.TEST + "-data"))
            && hash(samples, range).equals(settings.get(Split.TEST + "-hash"))) {
          return Optional.of(range);
        }
      } catch (InputException e) {
        continue; // the directory has no such samples, or other samples
      }
    }
    return Optional.empty();
  }

  private static List<String> names(Storage storage) {
    try {
      return storage.names(DATA);
    } catch (InputException e) {
      return List.of();
    }
  }

  private static String hash(SampleSource samples, SampleRange range) {
    long hash = SampleHash.of(samples.load(range), range.from());
    return new DataHashes(Map.of(Split.TEST, hash)).texts().get(Split.TEST.toString());
  }

  private static SampleRange test(DataOptions files, Storage storage, Model model) {
    InputSpec input = model.input();
    Float scale = model.has(InputSpec.SCALE) ? input.scale() : null;
    SampleSet set = files.files(scale, List.of(model)).test(storage, input.inputs()).open(storage);
    return set.all();
  }
}
