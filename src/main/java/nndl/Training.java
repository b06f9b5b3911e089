package nndl;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.command.call.CallRequest;
import nndl.command.call.CallSamples;
import nndl.command.call.OptionSource;
import nndl.command.call.TrainingCall;
import nndl.command.run.TrainingRun;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Residuals;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.rows.RowReader;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.workload.Split;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A training in a program of your own, with the result of {@code nndl train}: the same options and
 * samples give the same bytes. Its methods set options and return this object, and {@link #run}
 * trains. An option that is not set has the default of the command.
 *
 * <pre>{@code
 * Training.Result result =
 *     new Training().option("data", "data/digits").option("sizes", 64, 30, 10).run(spark);
 * Classifier classifier = result.model().classifier();
 * }</pre>
 *
 * <p>A training is a guest in the program: it does not exit, handle signals or print, and it leaves
 * log levels, system properties, the settings of Spark and the properties of the calling thread as
 * they are. What is wrong with options, samples or memory is an {@link InputException}. One object
 * trains once at a time. Except for {@link #cancel}, only one thread may use it.
 */
public final class Training {
  private final Map<String, String> options = new TreeMap<>();
  private final Map<String, CallSamples> samples = new TreeMap<>();
  private Optional<String> rowsDirectory = Optional.empty();
  private int slots = SlotRequest.ANY;
  private Optional<Listener> listener = Optional.empty();
  private Consumer<String> lines = line -> {};
  private volatile boolean isCancelled;
  private volatile TrainingCall call;

  /**
   * How good the answers for a set are.
   *
   * @param correct how many samples are classified correctly
   * @param cost the average cost of a sample
   * @param numbers how far the answers are off where they are numbers, each in its unit; else empty
   */
  public record Score(long correct, long count, double cost, List<NumberScore> numbers) {
    /** The correct ones as a part of all, from 0 to 1, or NaN if the answers are numbers. */
    public double accuracy() {
      return numbers.isEmpty() ? (double) correct / count : Double.NaN;
    }
  }

  /**
   * How far the answers for a number are off.
   *
   * @param r2 the coefficient of determination, or NaN if all samples have the same number
   */
  public record NumberScore(double rmse, double mae, double r2) {}

  /**
   * The end of an epoch.
   *
   * @param number counted from 0
   * @param scores the scores of the sets that are evaluated after every epoch: {@code test}, {@code
   *     validation}, {@code training}. The first is the one whose right answers the command prints.
   */
  public record Epoch(int number, Map<String, Score> scores) {
    /** Returns the line of the epoch, as the command prints it, of the first set. */
    @Override
    public String toString() {
      return scores.isEmpty()
          ? "Epoch %s complete".formatted(number)
          : scores.values().stream()
              .limit(1)
              .map(first -> "Epoch %s: %s".formatted(number, figure(first)))
              .collect(Collectors.joining());
    }

    private static String figure(Score of) {
      return of.numbers.isEmpty()
          ? of.correct + " / " + of.count
          : Residuals.line(of.numbers.stream().mapToDouble(NumberScore::rmse));
    }

    /** Returns the score of a set. Fails if the set is not evaluated after every epoch. */
    public Score score(String set) {
      if (!scores.containsKey(set)) {
        throw InputException.expected("--evaluate", "the set " + set, scores.keySet());
      }
      return scores.get(set);
    }
  }

  /**
   * The result of a training.
   *
   * @param model the trained network
   * @param epochs the history
   * @param evaluations the scores of the model itself for the sets that are evaluated at the end
   * @param findings what kept the network from learning more
   * @param directory the directory of the model, if one was set
   */
  public record Result(
      Model model,
      List<Epoch> epochs,
      Map<String, Score> evaluations,
      List<String> findings,
      Optional<String> directory) {}

  /** A training that runs. It may be used until {@link Listener#epochEnded} returns. */
  public interface Running {
    /** Returns a copy of the network as it would be if the training ended with this epoch. */
    Model model();

    /** Makes this epoch the last one. */
    void stop();
  }

  /** Is called after each epoch, in the thread of the training, which waits for it. */
  @FunctionalInterface
  public interface Listener {
    /** It may run Spark jobs of its own. An exception of it ends the training. */
    void epochEnded(Epoch epoch, Running running);
  }

  /**
   * Sets an option of {@code nndl train}, such as {@code option("sizes", 64, 30, 10)}.
   *
   * @param name its name without dashes
   * @param values its values as on the command line, which has commas between them; none for an
   *     option without a value
   * @throws InputException if a value is null or an array, such as of numbers
   */
  public Training option(String name, Object... values) {
    for (Object value : values) {
      if (value == null || value.getClass().isArray()) {
        throw InputException.expected(
            "option " + name,
            "values one by one",
            value == null ? "none" : value.getClass().getSimpleName());
      }
    }
    Stream<String> texts = Arrays.stream(values).map(String::valueOf);
    options.put(name, values.length == 0 ? "true" : texts.collect(Collectors.joining(",")));
    return this;
  }

  /**
   * Training samples in an RDD. They are written to files once, in their order. Without test
   * samples, nothing is evaluated unless the option {@code evaluate} says so.
   *
   * @param label returns the class of an element, counted from 0
   * @param features returns the inputs of an element, dense or sparse
   */
  public <T> Training samples(
      JavaRDD<T> rows, Function<T, Integer> label, Function<T, Vector> features) {
    samples.put("training", CallSamples.training(rows, new RddRow<>(label, features)));
    return this;
  }

  /** Test samples in an RDD. */
  public <T> Training testSamples(
      JavaRDD<T> rows, Function<T, Integer> label, Function<T, Vector> features) {
    samples.put("test", CallSamples.test(rows, new RddRow<>(label, features)));
    return this;
  }

  /**
   * Rows of a data frame whose columns are the table's. They are written to files once, and are
   * then a table.
   *
   * @param label the name of the column with the classes
   */
  public Training rows(Dataset<Row> frame, String label) {
    samples.put("table", CallSamples.table(frame));
    return option("label", label);
  }

  private record RddRow<T>(Function<T, Integer> of, Function<T, Vector> inputs)
      implements RowReader<T> {
    @Override
    public Double label(T row) {
      Integer label = call(of, row);
      return label == null ? null : label.doubleValue();
    }

    @Override
    public boolean isValidation(T row) {
      return false;
    }

    @Override
    public Vector features(T row) {
      return call(inputs, row);
    }

    private static <T, R> R call(Function<T, R> function, T row) {
      try {
        return function.call(row);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Where samples of an RDD or a frame are written. By default it is the setting {@code
   * spark.nndl.rows.dir}, the checkpoint directory of the context, or the default file system.
   */
  public Training rowsDirectory(String directory) {
    rowsDirectory = Optional.of(directory);
    return this;
  }

  /**
   * The maximum number of slots of the cluster that the training holds. Without it, it holds as
   * many as it can use, and with {@link #onEpoch} one fewer than there are. Other trainings of the
   * context wait while no slots are left for them.
   */
  public Training slots(int most) {
    if (most < 1) {
      throw InputException.expected("slots", "1 or more", most);
    }
    slots = most;
    return this;
  }

  /** Sets what is called after each epoch. */
  public Training onEpoch(Listener called) {
    listener = Optional.of(called);
    return this;
  }

  /** Sets what takes the lines that the command prints to standard error. */
  public Training onMessage(Consumer<String> taker) {
    lines = taker;
    return this;
  }

  /**
   * Trains in a context, in the calling thread. It ends early if the thread is interrupted or the
   * training is cancelled.
   *
   * @throws InputException if an option, the samples or the memory are not enough for a training
   * @throws java.util.concurrent.CancellationException if it was interrupted or cancelled. If a
   *     directory was set, the message names the checkpoint from which {@code resume} goes on.
   */
  public Result run(JavaSparkContext spark) {
    TrainingCall started =
        new TrainingCall(
            new CallRequest(
                new OptionSource(allOptions(), List.copyOf(samples.values())),
                rowsDirectory,
                slots,
                listener.map(called -> run -> observer(called, run)),
                listener.isPresent(),
                lines));
    call = started;
    if (isCancelled) {
      started.cancel();
    }
    TrainingRun.Result result;
    try {
      result = started.run(spark);
    } finally {
      call = null;
    }
    return new Result(
        result.model(),
        result.progress().history().epochs().stream().map(Training::epoch).toList(),
        scores(result.end()),
        result.findings(),
        result.path().map(path -> path.getParent().toString()));
  }

  /**
   * Ends the training for good. If a directory was set, a checkpoint of the last complete step is
   * written at once. {@link #run} ends after the iteration that is under way, or at once if it
   * waits for slots or tasks or is called later. Any thread may call this method.
   */
  public void cancel() {
    isCancelled = true;
    TrainingCall started = call;
    if (started != null) {
      started.cancel();
    }
  }

  private Map<String, String> allOptions() {
    Map<String, String> all = new TreeMap<>(options);
    boolean hasTest = samples.containsKey("test") || options.containsKey("test-images");
    if (samples.containsKey("training") && !hasTest) {
      all.putIfAbsent("evaluate", "none");
    }
    return all;
  }

  private static Observer observer(Listener listener, TrainingRun run) {
    return new Observer() {
      @Override
      public void epochEnded(Progress progress, nndl.training.Epoch epoch) {
        listener.epochEnded(epoch(epoch), new Now(run));
      }
    };
  }

  private record Now(TrainingRun run) implements Running {
    @Override
    public Model model() {
      return run.modelSoFar();
    }

    @Override
    public void stop() {
      run.progress().endEarly("the program stopped it");
    }
  }

  private static Epoch epoch(nndl.training.Epoch epoch) {
    Map<Split, Evaluation> sets = new LinkedHashMap<>();
    epoch.counted().ifPresent(set -> sets.put(set, epoch.evaluations().get(set)));
    new TreeMap<>(epoch.evaluations()).forEach(sets::putIfAbsent);
    return new Epoch(epoch.number(), scores(sets));
  }

  private static Map<String, Score> scores(Map<Split, Evaluation> evaluations) {
    Map<String, Score> scores = new LinkedHashMap<>();
    evaluations.forEach(
        (set, found) ->
            scores.put(
                set.toString(),
                new Score(
                    found.correct(),
                    found.count(),
                    found.averageCost().doubleValue(),
                    found.residuals().scores().stream()
                        .map(of -> new NumberScore(of.rmse(), of.mae(), of.r2()))
                        .toList())));
    return scores;
  }
}
