package nndl.command.run;

import java.io.Serializable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nndl.command.ModelFiles;
import nndl.command.Text;
import nndl.data.InputMoments;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.format.LabelStatistics;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.network.Block;
import nndl.network.Coding;
import nndl.network.InputTransform;
import nndl.network.Parameters;
import nndl.report.card.CardFacts;
import nndl.report.card.ModelCard;
import nndl.report.columns.Importance;
import nndl.training.Epoch;
import nndl.training.History;
import nndl.training.InputKind;
import nndl.training.Monitoring;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.memory.TrainingMemory;
import nndl.training.optimizer.Penalties;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Settings;
import nndl.training.workload.ShardCount;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;

/**
 * What a run will do: a description together with its samples, which exist and fit the network.
 * {@link RunFiles} has the paths of the files that the run writes. Everything about the samples and
 * the initial weights that can be checked before Spark starts has been checked. A plan is small,
 * because it is sent to the tasks of a search.
 *
 * @param workload what the workers need to know
 * @param inputs the metadata of the model about its inputs and classes
 * @param settings the settings that must equal those of a checkpoint from which the run resumes
 * @param datasets the names of the directories with the training files, for the model card; empty
 *     for a table, whose samples are in files that nndl has written
 * @param absent the classes of a table that no training row has
 */
public record RunPlan(
    RunDescription description,
    Workload workload,
    SortedMap<String, String> inputs,
    SortedMap<String, String> settings,
    List<String> datasets,
    List<Integer> absent)
    implements Serializable {

  public static RunPlan of(RunDescription description, RunData data) {
    Workload workload = workload(description, data);
    SampleSet trainingSet = workload.training().set();
    List<Integer> absent = absent(description, data, workload.training());
    return new RunPlan(
        description,
        workload,
        inputs(description.samples(), trainingSet),
        RunSettings.of(
            description,
            workload,
            () -> initial(data.storage(), description.initialModel(), workload, absent)),
        description.samples().recipe() == null ? trainingSet.directories() : List.of(),
        absent);
  }

  /** Returns the classes that have an output of their own and no training row. */
  private static List<Integer> absent(
      RunDescription description, RunData data, SampleRange training) {
    Coding targets = description.network().targets();
    if (description.samples().recipe() == null || !(targets instanceof Coding.OneHot)) {
      return List.of();
    }
    LabelStatistics labels = data.labels(training.set());
    return IntStream.range(0, targets.classes())
        .filter(label -> !labels.isBefore(training.to(), label))
        .boxed()
        .toList();
  }

  private static SortedMap<String, String> inputs(RunSamples samples, SampleSet trainingSet) {
    SortedMap<String, String> strings =
        InputSpec.strings(
            trainingSet.sides(samples.rows()), trainingSet.scale(), samples.classNames());
    if (samples.recipe() != null) {
      strings.put(InputSpec.RECIPE, RecipeJson.text(samples.recipe()));
    }
    if (samples.split() != null) {
      strings.put(InputSpec.SPLIT, samples.split().text());
    }
    return strings;
  }

  /** Creates and checks the part of the plan that the workers need. */
  private static Workload workload(RunDescription description, RunData data) {
    RunSamples samples = description.samples();
    samples
        .files()
        .requireNamed(data.storage(), samples.monitoring().evaluate().contains(Split.TEST));
    SampleSet trainingSet = data.trainingSet(description);
    SampleRange training = training(description, data, trainingSet);
    Hyperparameters hyperparameters =
        new Hyperparameters(
            description.network(), objective(description, data, training), description.descent());
    return new Workload(
        hyperparameters,
        ShardCount.of(description.shards(), hyperparameters, training.count()),
        data.sets(description, trainingSet),
        weight(description, data, training));
  }

  /** Returns the sum of the weights of the training samples. */
  private static double weight(RunDescription description, RunData data, SampleRange training) {
    Recipe recipe = description.samples().recipe();
    if (recipe == null || recipe.weight() == null) {
      return training.count();
    }
    int classes = Math.max(1, description.network().targets().classes()); // numbers are of class 0
    double weight =
        recipe.weightScale() * DoubleStream.of(data.labelWeights(training, classes)).sum();
    double mean = weight / training.count();
    Penalties penalties = description.descent().penalties();
    if ((penalties.l1() > 0 || penalties.l2() > 0) && !(mean > 0.1 && mean < 10)) {
      data.say(
          Text.of(
              "warning: the mean weight of a row is %.3g, and --l1 and --l2 are divided by the sum"
                  + " of the weights: weights of mean 1 leave them as strong as without weights",
              mean));
    }
    return weight;
  }

  /**
   * Returns the samples that are not held out. Fails if they are fewer than the shards or the
   * samples of a mini-batch, or all of one class.
   */
  private static SampleRange training(
      RunDescription description, RunData data, SampleSet trainingSet) {
    long n = trainingSet.count() - description.samples().validation();
    Optional<InputException> tooFew = tooFew(description, trainingSet, n);
    if (tooFew.isPresent()) {
      data.requireAllLines(trainingSet); // a wrong line is the worse mistake
      throw tooFew.get();
    }
    SampleRange training = new SampleRange(trainingSet, 0, n);
    if (!(description.network().targets() instanceof Coding.Numbers)) {
      TrainingLabels labels = new TrainingLabels(training, data.labels(trainingSet));
      labels.requireClasses(data.storage());
      labels.warning(description.samples().recipe() != null).ifPresent(data::say);
    }
    return training;
  }

  private static Optional<InputException> tooFew(
      RunDescription description, SampleSet trainingSet, long n) {
    if (n < 1) {
      return Optional.of(
          InputException.expected(
              "--validation",
              "less than the %s samples".formatted(trainingSet.count()),
              description.samples().validation()));
    }
    Integer shards = description.shards();
    if (shards != null && shards > n) {
      return Optional.of(
          InputException.expected(
              "--shards", "at most the %s training samples".formatted(n), shards));
    }
    long miniBatchSize = description.descent().miniBatchSize();
    if (miniBatchSize > n) {
      return Optional.of(
          InputException.expected(
              "--mini-batch-size", "at most the %s training samples".formatted(n), miniBatchSize));
    }
    return Optional.empty();
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
        objective.classWeights().of(() -> data.labelWeights(training, classes)),
        objective.distortion().of(() -> data.imageSides(description, training.set())),
        transform(description, data, training));
  }

  /**
   * Returns how inputs are transformed. If they are standardised, the means and the deviations are
   * those with which the initial model was trained. If there is no such model, or if it was trained
   * without them, the training samples are read once to compute them.
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

  /**
   * Returns the initial weights: the weights of {@code model}, or random weights if it is null.
   * Those of absent classes would be random for long, and would answer rows.
   */
  private static Parameters initial(
      Storage storage, Path model, Workload workload, List<Integer> absent) {
    Hyperparameters h = workload.hyperparameters();
    if (model != null) {
      return InitialModel.read(storage, model, h, workload.training().set().scale());
    }
    Parameters random = h.network().initial(h.objective().seed());
    absent.forEach(random::silence);
    return random;
  }

  /** The seed of what is random. */
  long seed() {
    return workload.hyperparameters().objective().seed();
  }

  /** What is evaluated, and when. */
  public Monitoring monitoring() {
    return description.samples().monitoring();
  }

  /** Returns the bytes of the checkpoints, one more than are kept, and of the model. */
  long fileBytes() {
    return (description.output().keep() + 1L) * checkpointBytes() + modelBytes();
  }

  /** Returns the bytes of a checkpoint. */
  public long checkpointBytes() {
    return TrainingMemory.checkpoint(workload.hyperparameters());
  }

  /** Returns the bytes of the model. */
  public long modelBytes() {
    return Block.bytes(workload.hyperparameters().layout());
  }

  /**
   * Returns the progress at the start of the training.
   *
   * @param resumed the checkpoint from which the run resumes, or null if it starts from the
   *     beginning
   */
  public Progress progress(Storage storage, Checkpoint resumed) {
    return resumed == null
        ? Progress.start(
            workload,
            initial(storage, description.initialModel(), workload, absent),
            new History(monitoring()))
        : Progress.resume(workload, resumed, monitoring());
  }

  /**
   * Returns the plan for a trial of a search: this plan with the validation set, by which trials
   * are compared. The path of the initial model is absolute, because the trial runs on an executor.
   */
  public RunPlan forTrial(Storage storage) {
    SampleRange training = workload.training();
    Map<Split, SampleRange> sets = new EnumMap<>(workload.sets());
    sets.put(
        Split.VALIDATION, new SampleRange(training.set(), training.to(), training.set().count()));
    Path initialModel = description.initialModel();
    return new RunPlan(
        description.ofTrial(initialModel == null ? null : storage.qualified(initialModel)),
        new Workload(workload.hyperparameters(), workload.shards(), sets, workload.weight()),
        inputs,
        settings,
        datasets,
        absent);
  }

  /**
   * Returns everything that determines the result. Runs with equal identities have equal results.
   */
  public List<?> identity() {
    return List.of(
        settings, workload.hyperparameters().descent().epochs(), workload.sets(), inputs);
  }

  /**
   * Returns the record of a run.
   *
   * @param result the epoch whose weights are in the model, or empty if the run has diverged
   * @param end the evaluations with the weights of the model
   * @param findings causes that kept the network from learning more
   * @param diverged why the run has diverged, or empty if it has not
   */
  public RunRecord record(
      DataHashes data,
      Optional<Integer> result,
      Map<Split, Evaluation> end,
      List<String> findings,
      Optional<String> diverged) {
    SortedMap<String, String> all = new TreeMap<>(settings);
    all.putAll(Settings.of(workload));
    all.putAll(description.found());
    data.texts().forEach((set, hash) -> all.put(set + "-hash", hash));
    if (workload.sets().values().stream().anyMatch(range -> !range.set().statesSides())) {
      inputKind().addTo(all);
    }
    return new RunRecord(
        all, description.repeating(), result, Optional.empty(), end, findings, diverged);
  }

  /** Returns whether the header of the training files or an option says that they are images. */
  InputKind inputKind() {
    boolean stated =
        description.samples().rows() != null || workload.training().set().statesSides();
    return stated ? InputKind.IMAGES : InputKind.NUMBERS;
  }

  /** Returns the model at the end of the training. */
  public Model model(Progress progress) {
    SortedMap<String, String> metadata = Settings.of(workload);
    metadata.putAll(inputs);
    metadata.putAll(description.found());
    if (inputKind() == InputKind.NUMBERS) {
      metadata.put(InputSpec.IMAGES, InputSpec.NO_IMAGES);
    }
    if (workload.training().set().csvLabel().equals(Optional.of(InputOptions.Label.LAST))) {
      metadata.put(InputSpec.CSV_LABEL, InputSpec.LAST);
    }
    metadata.put(Model.VALIDATION, settings.get(Model.VALIDATION));
    return Model.of(progress.result(), metadata)
        .with(workload.hyperparameters().objective().inputTransform());
  }

  /**
   * Returns the model card.
   *
   * @param importance what the columns of a table are worth, if that is known
   */
  public ModelCard card(Progress progress, RunRecord record, Optional<Importance> importance) {
    Epoch epoch = progress.resultEpoch();
    SortedMap<Split, Evaluation> results = new TreeMap<>(Comparator.reverseOrder()); // test first
    results.putAll(epoch.evaluations());
    results.putAll(record.end());
    CardFacts facts = new CardFacts(description.output().licence(), datasets);
    return new ModelCard(
        model(progress), facts, record.settings(), epoch.number(), results, importance);
  }
}
