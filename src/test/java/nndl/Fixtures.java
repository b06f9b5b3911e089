package nndl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import nndl.data.InputFiles;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.image.Distortion;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Samples;
import nndl.data.packed.Target;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.model.Model;
import nndl.model.format.SafeTensors;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.spark.Exchanges;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkRun;
import nndl.time.Clock;
import nndl.time.LocalProcess;
import nndl.time.SystemClock;
import nndl.training.Exchange;
import nndl.training.History;
import nndl.training.InMemoryExchange;
import nndl.training.Monitoring;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.memory.JvmMemory;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Builds objects of nndl for tests. Only this class knows all their components. */
public final class Fixtures {
  public static final long SEED = 1;

  public static final Monitoring MONITORING = new Monitoring(List.of(Split.TEST), List.of());

  /** Makes secrets that are the same in each run. */
  public static final RandomGenerator RANDOM = new Random(SEED + 2);

  public static final LocalProcess PROCESS = new LocalProcess(new SystemClock(), RANDOM);

  /** Within which Spark must have ended: no limit of JUnit's holds when fields are closed. */
  private static final Duration END = Duration.ofMinutes(2);

  /** Shared by all tests, because each new one reads Hadoop's default files. */
  private static final Storage STORAGE = new Storage(new Configuration());

  private Fixtures() {}

  /** Returns a process that chooses the same as all others that this returns. */
  public static LocalProcess process(Clock clock) {
    return new LocalProcess(clock, new Random(SEED));
  }

  /** The numbers of a sum without the padding of its array. */
  public static float[] numbers(Gradient sum) {
    Layout layout = sum.layout();
    return Arrays.copyOfRange(sum.values(), layout.rowAt(0), layout.length());
  }

  public static Storage storage() {
    return STORAGE;
  }

  public static SampleLoader loader() {
    return new SampleLoader(storage());
  }

  public static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }

  /** A small file of tensors. */
  public static SafeTensors safeTensors(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return SafeTensors.read(path(file), in, 1000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of a model. */
  public static byte[] bytes(Model model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.file().write(bytes);
    return bytes.toByteArray();
  }

  public static void write(Model model, Path file) throws IOException {
    Files.write(file, bytes(model));
  }

  public static SampleSet sampleSet(Path images, Path labels) {
    return sampleSet(images.toString(), labels.toString(), InputOptions.defaults(), 0);
  }

  /** Opens files of any format. The labels are null unless the format is IDX. */
  public static SampleSet sampleSet(String samples, String labels, InputOptions how, int inputs) {
    Storage storage = storage();
    return SampleSet.open(
        storage,
        InputFiles.of(storage, samples),
        labels == null ? null : InputFiles.of(storage, labels),
        how,
        inputs);
  }

  /** The images as packed samples. */
  public static Samples samples(TestImages images) {
    Samples.Builder builder =
        new Samples.Builder(images.width(), images.count(), MemoryBudget.HEAP);
    for (int i = 0; i < images.count(); i++) {
      builder.add(images.pixels()[i], 0, Target.of(images.labels()[i] & 0xff));
    }
    return builder.build();
  }

  /** The inputs {@code from} to {@code to - 1}, in the form that kernels read. */
  public static SparseRows inputs(PackedSamples samples, int from, int to) {
    SparseRows rows = new SparseRows();
    for (int i = from; i < to; i++) {
      samples.appendTo(rows, i);
    }
    return rows;
  }

  /** The book's network with these sizes. */
  public static Hyperparameters hyperparameters(
      int epochs, long miniBatchSize, double eta, int... sizes) {
    return new Hyperparameters(
        new Network(new Layout(sizes), Activation.SIGMOID, Initialiser.NORMAL),
        new Objective(Cost.QUADRATIC, SEED, Arithmetic.EXACT),
        new Descent(epochs, miniBatchSize, eta));
  }

  /** An objective with these parts, and without distortions. */
  public static Objective objective(
      Cost cost, List<Double> dropout, double labelSmoothing, List<Double> classWeights) {
    return new Objective(
        cost,
        SEED,
        Arithmetic.EXACT,
        dropout,
        labelSmoothing,
        classWeights,
        new Distortion.None(),
        InputTransform.NONE);
  }

  /** An optimiser of each kind. */
  public static final List<Optimizer> OPTIMIZERS =
      List.of(
          new Optimizer.Sgd(),
          new Optimizer.Momentum(0.9),
          new Optimizer.Nesterov(0.9),
          new Optimizer.Adam(0.9, 0.999, 1e-8),
          new Optimizer.Adamw(0.9, 0.99, 1e-6));

  /** A schedule of each kind. */
  public static final List<Schedule> SCHEDULES =
      List.of(
          new Schedule.Constant(),
          new Schedule.Step(2, 0.3),
          new Schedule.Exponential(0.7),
          new Schedule.Cosine(0.001),
          new Schedule.OneCycle(0.3, 25, 1e4, 0.85, 0.95),
          new Schedule.Halving());

  /** A distortion that uses every component, for images of 5 x 4 pixels. */
  public static final Distortion DISTORTION =
      new Distortion.Random(
          5, 4, 1, new Distortion.Limits(15, 0.15, 10, 1, true, 2, 6, List.of(1), 5));

  /** The same run with other transformations of inputs. */
  public static Hyperparameters with(
      Hyperparameters h, Distortion deform, InputTransform transform) {
    Objective o = h.objective();
    return new Hyperparameters(
        h.network(),
        new Objective(
            o.cost(),
            o.seed(),
            o.arithmetic(),
            o.dropout(),
            o.labelSmoothing(),
            o.classWeights(),
            deform,
            transform),
        h.descent());
  }

  /** The same run with another optimiser. */
  public static Hyperparameters with(Hyperparameters h, Optimizer optimizer, Penalties penalties) {
    return with(h, optimizer, penalties, h.descent().schedule(), 0);
  }

  /** The same run with another optimiser and another schedule. */
  public static Hyperparameters with(
      Hyperparameters h,
      Optimizer optimizer,
      Penalties penalties,
      Schedule schedule,
      double warmUp) {
    Descent d = h.descent();
    return with(
        h,
        new Descent(
            d.epochs(),
            d.miniBatchSize(),
            d.learningRate(),
            optimizer,
            penalties,
            schedule,
            warmUp,
            d.average(),
            d.earlyStopping(),
            d.earlyStoppingBy()));
  }

  /** The same run with another average and early stopping. */
  public static Hyperparameters with(
      Hyperparameters h, Average average, int earlyStopping, Criterion by) {
    Descent d = h.descent();
    return with(
        h,
        new Descent(
            d.epochs(),
            d.miniBatchSize(),
            d.learningRate(),
            d.optimizer(),
            d.penalties(),
            d.schedule(),
            d.warmUp(),
            average,
            earlyStopping,
            by));
  }

  private static Hyperparameters with(Hyperparameters h, Descent descent) {
    return new Hyperparameters(h.network(), h.objective(), descent);
  }

  /** All samples of two sets. */
  public static Workload workload(
      Hyperparameters hyperparameters, int shards, SampleSet training, SampleSet test) {
    return new Workload(
        hyperparameters,
        new Shards(shards),
        Map.of(Split.TRAINING, training.all(), Split.TEST, test.all()));
  }

  public static Exchange inMemory(Workload workload) {
    return new InMemoryExchange(workload, loader());
  }

  public static Exchange open(Exchanges.Kind kind, JavaSparkContext spark, Workload workload) {
    return open(kind, spark, workload, System.err::println);
  }

  public static Exchange open(
      Exchanges.Kind kind, JavaSparkContext spark, Workload workload, Consumer<String> lines) {
    return open(kind, SparkRun.named(spark, "test", SlotRequest.ALL, lines), workload);
  }

  public static Exchange open(Exchanges.Kind kind, SparkRun run, Workload workload) {
    SparkHeap heap = new SparkHeap(run.spark().getConf(), JvmMemory.NONE, line -> {});
    return Exchanges.open(kind, run, workload, heap);
  }

  public static Parameters initial(Workload workload) {
    return Initialiser.NORMAL.parameters(workload.layout(), SEED);
  }

  /** A consumer that ignores everything. */
  public static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  /** The parameters after a training that starts from {@link #initial}. */
  public static Parameters train(Workload workload, Exchange exchange) {
    Progress progress = progress(workload);
    new Sgd(workload, exchange, List.of()).train(progress);
    return progress.parameters();
  }

  /** The progress of a training that starts from {@link #initial} and evaluates the test set. */
  public static Progress progress(Workload workload) {
    return Progress.start(workload, initial(workload), new History(MONITORING));
  }

  /**
   * Starts Spark. Executors in their own processes use the classes of this build.
   *
   * @param settings further settings of Spark, as {@code name=value}
   */
  public static JavaSparkContext spark(String master, String... settings) {
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("nndl-test")
            .set("spark.ui.enabled", "false")
            .set("spark.log.level", "WARN")
            .set("spark.scheduler.listenerbus.exitTimeout", "10s")
            .set("spark.executor.extraClassPath", TestJvm.classPath());
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      conf.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new JavaSparkContext(conf) {
      @Override
      public void close() {
        FutureTask<Void> end = new FutureTask<>(super::close, null); // soaks have no JUnit
        new Thread(end, "end of Spark").start();
        try {
          end.get(END.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
          throw new AssertionError("Spark: expected its end, found it running", e);
        }
      }
    };
  }
}
