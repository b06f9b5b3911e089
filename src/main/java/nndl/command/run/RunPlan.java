package nndl.command.run;

import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.command.options.RepeatingOptions;
import nndl.command.options.TrainOptions;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.network.Coding;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.report.card.CardFacts;
import nndl.report.card.ModelCard;
import nndl.training.CheckpointWriter;
import nndl.training.Epoch;
import nndl.training.History;
import nndl.training.Monitoring;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.TrainingMemory;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.memory.MemoryBlock;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Settings;
import nndl.training.workload.ShardCount;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;

/**
 * What a run will do, wherever its {@linkplain RunFiles files} are, checked as far as it can be
 * before Spark starts: the options make sense, the samples are there and go together with the
 * network. Small, since it goes to the tasks of a search.
 *
 * @param inputs what the model's metadata say of its inputs and classes
 * @param monitoring what is evaluated
 * @param initialModel whose weights it starts from; null if from random ones
 * @param settings what a checkpoint must have in common with the run that goes on from it
 * @param rhythm when checkpoints are written
 * @param keep how many of them stay
 * @param facts what the card of the model says beside the model
 * @param options that repeat it on the same samples
 */
public record RunPlan(
    Workload workload,
    SortedMap<String, String> inputs,
    Monitoring monitoring,
    Path initialModel,
    SortedMap<String, String> settings,
    CheckpointWriter.Rhythm rhythm,
    int keep,
    CardFacts facts,
    List<String> options)
    implements Serializable {

  public static RunPlan of(TrainOptions options, RunData data) {
    requireAtLeast("--epochs", 1, options.epochs);
    requireAtLeast("--checkpoint-every", 0, options.checkpointEvery);
    requireAtLeast("--checkpoint-iterations", 0, options.checkpointIterations);
    requireAtLeast("--keep", 1, options.keep);
    Monitoring monitoring = RunData.monitoring(options);
    Workload workload = workload(options, options.learningRate, monitoring, data);
    SampleSet trainingSet = workload.training().set();
    return new RunPlan(
        workload,
        InputSpec.strings(
            trainingSet.sides(options.rows),
            trainingSet.scale(),
            classNames(options, workload.hyperparameters().network().targets())),
        monitoring,
        options.initialModel,
        RunSettings.of(
            options,
            workload,
            monitoring,
            () -> initial(data.storage(), options.initialModel, workload)),
        new CheckpointWriter.Rhythm(options.checkpointEvery, options.checkpointIterations),
        options.keep,
        new CardFacts(options.card.licence(), trainingSet.directories()),
        RepeatingOptions.of(options));
  }

  /** What the workers need to know, checked. */
  public static Workload workload(
      TrainOptions options, double learningRate, Monitoring monitoring, RunData data) {
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
    requireSlope(options);
    Coding targets = options.targets.coding("--sizes", options.sizes, options.cost);
    SampleSet trainingSet = data.trainingSet(options);
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
    SampleRange training = new SampleRange(trainingSet, 0, n);
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
                    targets.classes(), () -> data.labelCounts(training, targets.classes())),
                options.deform.distortion(
                    targets.classes(), () -> data.imageSides(options, trainingSet)),
                options.inputs.transform(
                    data.storage(),
                    trainingSet.width(),
                    options.initialModel,
                    () -> data.moments(training))),
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
        data.sets(options, trainingSet, monitoring.evaluate()));
  }

  /** Perceptrons can be evaluated, and not trained. */
  private static void requireSlope(TrainOptions options) {
    if (!options.activation.hasSlope()) {
      throw InputException.expected(
          "--activation",
          "a function with a slope to learn by",
          options.activation + ", whose derivative is zero");
    }
    if (!options.cost.canFall()) {
      throw InputException.expected(
          "--cost", "a cost to lower", options.cost + ", whose outputs are steps of slope zero");
    }
  }

  /** The weights to start from: those of a model, or, if that is null, random ones. */
  public static Parameters initial(Storage storage, Path model, Workload workload) {
    Hyperparameters h = workload.hyperparameters();
    return model == null
        ? h.network().initial(h.objective().seed())
        : InitialModel.read(storage, model, h, workload.training().set().scale());
  }

  /**
   * What the driver holds, whatever the exchange.
   *
   * @param resumes whether the run goes on from a checkpoint
   */
  public List<MemoryBlock> held(boolean resumes) {
    return TrainingMemory.of(workload.hyperparameters(), resumes);
  }

  /**
   * Where the training begins.
   *
   * @param resumed the checkpoint to go on from; null if the run starts anew
   */
  public Progress progress(Storage storage, Checkpoint resumed) {
    return resumed == null
        ? Progress.start(
            workload, initial(storage, initialModel, workload), new History(monitoring))
        : Progress.resume(workload, resumed, monitoring);
  }

  /** The same run, which also has the samples to judge it by. */
  public RunPlan judged(Storage storage) {
    SampleRange training = workload.training();
    Map<Split, SampleRange> sets = new EnumMap<>(workload.sets());
    sets.put(
        Split.VALIDATION, new SampleRange(training.set(), training.to(), training.set().count()));
    return new RunPlan(
        new Workload(workload.hyperparameters(), workload.shards(), sets),
        inputs,
        monitoring,
        initialModel == null ? null : qualified(storage, initialModel),
        settings,
        rhythm,
        keep,
        facts,
        options);
  }

  /** As an executor finds it, which has another directory to begin with. */
  private static Path qualified(Storage storage, Path path) {
    try {
      return storage.qualified(path);
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /** What makes its result another than that of a run of the same files. */
  public List<?> identity() {
    return List.of(
        settings, workload.hyperparameters().descent().epochs(), workload.sets(), inputs);
  }

  /**
   * The record of a run.
   *
   * @param result the epoch whose weights the model has; empty if the run has diverged
   * @param end the sets that were evaluated with the weights of the model
   * @param findings what kept the network from learning more
   * @param diverged why there is no model, if there is none
   */
  public RunRecord record(
      DataHashes data,
      Optional<Integer> result,
      Map<Split, Evaluation> end,
      List<String> findings,
      Optional<String> diverged) {
    SortedMap<String, String> all = new TreeMap<>(settings);
    all.putAll(Settings.of(workload));
    data.texts().forEach((set, hash) -> all.put(set + "-hash", hash));
    return new RunRecord(all, options, result, end, findings, diverged);
  }

  /** What the training ends with. */
  public Model model(Progress progress) {
    SortedMap<String, String> metadata = Settings.of(workload);
    metadata.putAll(inputs);
    metadata.put(Model.VALIDATION, settings.get(Model.VALIDATION));
    return Model.of(progress.result(), metadata)
        .with(workload.hyperparameters().objective().inputTransform());
  }

  /** What a reader should know of the model. */
  public ModelCard card(Progress progress, RunRecord record) {
    Epoch epoch = progress.resultEpoch();
    SortedMap<Split, Evaluation> results = new TreeMap<>(Comparator.reverseOrder()); // test first
    results.putAll(epoch.evaluations());
    results.putAll(record.end());
    return new ModelCard(model(progress), facts, record.settings(), epoch.number(), results);
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
}
