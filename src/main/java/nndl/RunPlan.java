package nndl;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import nndl.checkpoint.Checkpoint;
import nndl.checkpoint.Checkpoints;
import nndl.data.LabelCounts;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.error.InputException;
import nndl.memory.Held;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.spark.Exchanges;
import nndl.storage.Storage;
import nndl.time.Clock;
import nndl.training.CheckpointWriter;
import nndl.training.History;
import nndl.training.Monitoring;
import nndl.training.Progress;
import nndl.training.TrainingMemory;
import nndl.worker.DataHashes;
import nndl.worker.Descent;
import nndl.worker.Hyperparameters;
import nndl.worker.Objective;
import nndl.worker.Settings;
import nndl.worker.ShardCount;
import nndl.worker.Workload;
import org.apache.hadoop.fs.Path;

/**
 * What a run will do, checked as far as it can be before Spark starts: the options make sense, the
 * files are there and go together with the network, the model has a place.
 *
 * @param inputs what the model's metadata say of its inputs and classes
 * @param monitoring what is evaluated
 * @param initial the weights to start from
 * @param settings what a checkpoint must have in common with the run that goes on from it
 * @param resumed the checkpoint to go on from; null if the run starts anew
 */
record RunPlan(
    Workload workload,
    SortedMap<String, String> inputs,
    Monitoring monitoring,
    Parameters initial,
    SortedMap<String, String> settings,
    Checkpoints checkpoints,
    Checkpoint resumed,
    CheckpointWriter.Rhythm rhythm,
    Exchanges.Kind exchange,
    Path modelFile,
    Path recordFile,
    Path historyFile) {

  /**
   * @param lines is told of checkpoints that are passed over
   */
  static RunPlan of(TrainOptions options, Storage storage, Consumer<String> lines) {
    requireAtLeast("--epochs", 1, options.epochs);
    requireAtLeast("--checkpoint-every", 0, options.checkpointEvery);
    requireAtLeast("--checkpoint-iterations", 0, options.checkpointIterations);
    requireAtLeast("--keep", 1, options.keep);
    Path modelFile = new Path(options.model, Model.FILE_NAME);
    Checkpoints checkpoints =
        new Checkpoints(storage, new Path(options.model, "checkpoints"), options.keep);
    boolean resumes = resumes(options, checkpoints);
    if (!resumes && !options.overwrite) {
      requireFree(options, storage, modelFile, checkpoints);
    }
    Monitoring monitoring = RunData.monitoring(options);
    Workload workload = workload(options, options.learningRate, monitoring, storage);
    Parameters initial = initial(options, workload, storage);
    SortedMap<String, String> settings = RunSettings.of(options, workload, monitoring, initial);
    Checkpoint resumed = resumes ? resumed(checkpoints, settings, options, lines) : null;
    createModelDirectory(options, storage);
    SampleSet trainingSet = workload.training().set();
    return new RunPlan(
        workload,
        InputSpec.strings(
            trainingSet.sides(options.rows),
            trainingSet.scale(),
            classNames(options, workload.hyperparameters().network().targets())),
        monitoring,
        initial,
        settings,
        checkpoints,
        resumed,
        new CheckpointWriter.Rhythm(options.checkpointEvery, options.checkpointIterations),
        options.exchange,
        modelFile,
        new Path(options.model, "record.json"),
        new Path(options.model, "history.csv"));
  }

  /** What the workers need to know, checked. */
  static Workload workload(
      TrainOptions options, double learningRate, Monitoring monitoring, Storage storage) {
    requireAtLeast("--mini-batch-size", 1, options.miniBatchSize);
    requireAtLeast("--validation", 0, options.validation);
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw InputException.expected("--learning-rate", "a number above 0", learningRate);
    }
    float step = (float) (learningRate / options.miniBatchSize);
    if (step < Float.MIN_NORMAL || Float.isInfinite(step)) {
      throw InputException.expected(
          "--learning-rate",
          "a rate that, divided by --mini-batch-size, float32 can hold",
          learningRate);
    }
    Coding targets = options.targets.coding(options.sizes, options.cost);
    SampleSet trainingSet = RunData.trainingSet(options, storage);
    long n = trainingSet.count() - options.validation;
    if (n < 1) {
      throw InputException.expected(
          "--validation",
          "less than the %s samples".formatted(trainingSet.count()),
          options.validation);
    }
    if (options.shards != null && options.shards > n) {
      throw InputException.expected(
          "--shards", "at most the %s training samples".formatted(n), options.shards);
    }
    if (options.miniBatchSize > n) {
      throw InputException.expected(
          "--mini-batch-size",
          "at most the %s training samples".formatted(n),
          options.miniBatchSize);
    }
    Hyperparameters hyperparameters =
        new Hyperparameters(
            new Network(options.sizes, options.activation, options.learning.initialiser, targets),
            new Objective(
                options.cost,
                options.seed,
                options.arithmetic,
                options.objective.dropout(options.sizes),
                options.objective.labelSmoothing(),
                options.objective.classWeights(
                    targets.classes(),
                    () ->
                        LabelCounts.of(
                            storage, new SampleRange(trainingSet, 0, n), targets.classes())),
                options.deform.distortion(
                    targets.classes(), () -> RunData.imageSides(options, storage, trainingSet)),
                options.inputs.transform(
                    storage, new SampleRange(trainingSet, 0, n), options.initialModel)),
            new Descent(
                options.epochs,
                options.miniBatchSize,
                learningRate,
                options.learning.optimizer(),
                options.learning.penalties(learningRate),
                options.schedule.schedule(),
                options.schedule.warmUp(),
                options.selection.average(),
                options.selection.earlyStopping(),
                options.selection.earlyStoppingBy));
    return new Workload(
        hyperparameters,
        ShardCount.of(options.shards, hyperparameters, n),
        RunData.sets(options, storage, trainingSet, monitoring.evaluate()));
  }

  /** The weights to start from. */
  static Parameters initial(TrainOptions options, Workload workload, Storage storage) {
    Hyperparameters h = workload.hyperparameters();
    return options.initialModel == null
        ? h.network().initial(options.seed)
        : InitialModel.read(storage, options.initialModel, h, workload.training().set().scale());
  }

  /** What the driver holds, whatever the exchange. */
  List<Held> held() {
    return TrainingMemory.of(workload.hyperparameters(), resumed != null);
  }

  /** Where the training begins. */
  Progress progress() {
    return resumed == null
        ? Progress.start(workload, initial, new History(monitoring))
        : Progress.resume(workload, resumed, monitoring);
  }

  /** What writes its checkpoints. */
  CheckpointWriter checkpointWriter(Consumer<String> lines, Clock clock) {
    return new CheckpointWriter(settings, checkpoints, rhythm, resumed, lines, clock);
  }

  /** Fails if the run is to go on from a checkpoint of other samples. */
  void requireSameData(DataHashes loaded) {
    if (resumed != null) {
      RunSettings.requireSameData(checkpoints, resumed, loaded);
    }
  }

  /** The settings that the run's record has. */
  SortedMap<String, String> recordSettings(DataHashes loaded) {
    SortedMap<String, String> all = new TreeMap<>(settings);
    all.putAll(Settings.of(workload));
    loaded.texts().forEach((set, hash) -> all.put(set + "-hash", hash));
    return all;
  }

  /** What the training ends with. */
  Model model(Progress progress) {
    SortedMap<String, String> metadata = Settings.of(workload);
    metadata.putAll(inputs);
    metadata.put(Model.VALIDATION, settings.get(Model.VALIDATION));
    return Model.of(progress.result(), metadata)
        .with(workload.hyperparameters().objective().inputTransform());
  }

  private static List<String> classNames(TrainOptions options, Coding targets) {
    return options.classNames == null
        ? List.of()
        : InputSpec.classNames("--class-names", options.classNames, targets.classes());
  }

  private static void requireAtLeast(String option, long least, long found) {
    if (found < least) {
      throw InputException.expected(option, least + " or more", found);
    }
  }

  private static boolean resumes(TrainOptions options, Checkpoints checkpoints) {
    try {
      return switch (options.resume) {
        case NO -> false;
        case YES -> true;
        case AUTO -> !checkpoints.names().isEmpty();
      };
    } catch (IOException e) {
      throw noPlace(options.model, e);
    }
  }

  private static void requireFree(
      TrainOptions options, Storage storage, Path modelFile, Checkpoints checkpoints) {
    try {
      if (storage.exists(modelFile)) {
        throw InputException.expected(
            options.model, "a directory without a model, or --overwrite", modelFile.getName());
      }
      List<String> found = checkpoints.names();
      if (!found.isEmpty()) {
        throw InputException.expected(
            checkpoints, "no checkpoints, or --resume, or --overwrite", found.size());
      }
    } catch (IOException e) {
      throw noPlace(options.model, e);
    }
  }

  private static Checkpoint resumed(
      Checkpoints checkpoints,
      SortedMap<String, String> settings,
      TrainOptions options,
      Consumer<String> lines) {
    try {
      Checkpoint checkpoint = checkpoints.readNewest(lines);
      RunSettings.requireSame(checkpoints, checkpoint, settings, options.epochs);
      return checkpoint;
    } catch (IOException e) {
      throw InputException.unreadable(checkpoints, e);
    }
  }

  /** Before training, so that a wrong place does not cost it. */
  private static void createModelDirectory(TrainOptions options, Storage storage) {
    try {
      storage.createDirectory(options.model);
      storage.requireWritable(options.model);
    } catch (IOException e) {
      throw noPlace(options.model, e);
    }
  }

  private static InputException noPlace(Path model, IOException e) {
    return InputException.expected(model, "a place for the model", e);
  }
}
