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
import nndl.command.ModelFiles;
import nndl.data.InputMoments;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.network.InputTransform;
import nndl.network.Parameters;
import nndl.report.card.CardFacts;
import nndl.report.card.ModelCard;
import nndl.training.Epoch;
import nndl.training.History;
import nndl.training.Monitoring;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.TrainingMemory;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Settings;
import nndl.training.workload.ShardCount;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;

/**
 * What a run will do, wherever its {@linkplain RunFiles files} are: a description put together with
 * the samples, which are there and go with the network. All that can be checked before Spark starts
 * has been checked. It is small, since it goes to the tasks of a search.
 *
 * @param workload what the workers need to know
 * @param inputs what the model's metadata say of its inputs and classes
 * @param settings what a checkpoint must have in common with the run that goes on from it
 * @param datasets names of what is trained on, for the model's card
 */
public record RunPlan(
    RunDescription description,
    Workload workload,
    SortedMap<String, String> inputs,
    SortedMap<String, String> settings,
    List<String> datasets)
    implements Serializable {

  public static RunPlan of(RunDescription description, RunData data) {
    Workload workload = workload(description, data);
    SampleSet trainingSet = workload.training().set();
    return new RunPlan(
        description,
        workload,
        InputSpec.strings(
            trainingSet.sides(description.samples().rows()),
            trainingSet.scale(),
            description.samples().classNames()),
        RunSettings.of(
            description,
            workload,
            () -> initial(data.storage(), description.initialModel(), workload)),
        trainingSet.directories());
  }

  /** What the workers need to know, checked. */
  public static Workload workload(RunDescription description, RunData data) {
    SampleSet trainingSet = data.trainingSet(description);
    SampleRange training = training(description, trainingSet);
    Hyperparameters hyperparameters =
        new Hyperparameters(
            description.network(), objective(description, data, training), description.descent());
    return new Workload(
        hyperparameters,
        ShardCount.of(description.shards(), hyperparameters, training.count()),
        data.sets(description, trainingSet));
  }

  /** The samples that are not held out, as many as shards and a mini-batch need. */
  private static SampleRange training(RunDescription description, SampleSet trainingSet) {
    long validation = description.samples().validation();
    long n = trainingSet.count() - validation;
    if (n < 1) {
      throw InputException.expected(
          "--validation", "less than the %s samples".formatted(trainingSet.count()), validation);
    }
    Integer shards = description.shards();
    if (shards != null && shards > n) {
      throw InputException.expected(
          "--shards", "at most the %s training samples".formatted(n), shards);
    }
    long miniBatchSize = description.descent().miniBatchSize();
    if (miniBatchSize > n) {
      throw InputException.expected(
          "--mini-batch-size", "at most the %s training samples".formatted(n), miniBatchSize);
    }
    return new SampleRange(trainingSet, 0, n);
  }

  private static Objective objective(
      RunDescription description, RunData data, SampleRange training) {
    RunObjective objective = description.objective();
    int classes = description.network().targets().classes();
    return new Objective(
        objective.cost(),
        objective.seed(),
        objective.arithmetic(),
        objective.dropout(),
        objective.labelSmoothing(),
        objective.classWeights().of(() -> data.labelCounts(training, classes)),
        objective.distortion().of(() -> data.imageSides(description, training.set())),
        transform(description, data, training));
  }

  /**
   * What inputs become. The weights of a model go on with the mean and the deviation that they were
   * trained with; else the training samples are read once to find them.
   */
  private static InputTransform transform(
      RunDescription description, RunData data, SampleRange training) {
    return switch (description.objective().transform()) {
      case NONE -> InputTransform.NONE;
      case SYMMETRIC -> InputTransform.symmetric(training.set().width());
      case STANDARDISED -> {
        Path model = description.initialModel();
        InputTransform known =
            model == null
                ? InputTransform.NONE
                : ModelFiles.load(data.storage(), model).transform();
        if (!known.isNone() && !known.isSymmetric()) {
          yield known;
        }
        InputMoments found = data.moments(training);
        yield InputTransform.standardising(found.mean(), found.deviation());
      }
    };
  }

  /** The weights to start from: those of a model, or, if that is null, random ones. */
  public static Parameters initial(Storage storage, Path model, Workload workload) {
    Hyperparameters h = workload.hyperparameters();
    return model == null
        ? h.network().initial(h.objective().seed())
        : InitialModel.read(storage, model, h, workload.training().set().scale());
  }

  /** What is evaluated. */
  public Monitoring monitoring() {
    return description.samples().monitoring();
  }

  /**
   * The memory that the driver needs, whatever the exchange.
   *
   * @param resumes whether the run goes on from a checkpoint
   */
  public List<MemoryBlock> held(boolean resumes) {
    return TrainingMemory.driver(workload.hyperparameters(), resumes);
  }

  /**
   * Where the training begins.
   *
   * @param resumed the checkpoint to go on from; null if the run starts anew
   */
  public Progress progress(Storage storage, Checkpoint resumed) {
    return resumed == null
        ? Progress.start(
            workload,
            initial(storage, description.initialModel(), workload),
            new History(monitoring()))
        : Progress.resume(workload, resumed, monitoring());
  }

  /** The same run, which also has the validation samples, as a trial of a search needs them. */
  public RunPlan judged(Storage storage) {
    SampleRange training = workload.training();
    Map<Split, SampleRange> sets = new EnumMap<>(workload.sets());
    sets.put(
        Split.VALIDATION, new SampleRange(training.set(), training.to(), training.set().count()));
    Path initialModel = description.initialModel();
    return new RunPlan(
        initialModel == null
            ? description
            : description.startingFrom(qualified(storage, initialModel)),
        new Workload(workload.hyperparameters(), workload.shards(), sets),
        inputs,
        settings,
        datasets);
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
    return new RunRecord(all, description.repeating(), result, end, findings, diverged);
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
    CardFacts facts = new CardFacts(description.output().licence(), datasets);
    return new ModelCard(model(progress), facts, record.settings(), epoch.number(), results);
  }
}
