package nndl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import nndl.Fixtures;
import nndl.data.SampleLoader;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.spark.Exchanges;
import nndl.training.Exchange;
import nndl.training.InMemoryExchange;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Exchanges train the same network by turns in one JVM. A line a round: milliseconds an iteration
 * of each, in the order of the arguments. The round before the first warms the JVM up and is not
 * printed.
 */
@Command(
    name = "nndl.bench.Race",
    sortOptions = false,
    description = "Milliseconds an iteration of exchanges that train by turns, a line a round.")
public final class Race implements Callable<Integer> {
  @CommandLine.Parameters(
      arity = "1..*",
      paramLabel = "EXCHANGE",
      description = "memory: in one thread, without Spark | barrier@MASTER | job@MASTER")
  private List<String> exchanges;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "MNIST; random images without a zero if not given")
  private String data;

  @Option(names = "--sizes", split = ",", paramLabel = "N", defaultValue = "784,30,10")
  private int[] sizes;

  @Option(names = "--mini-batch-size", paramLabel = "N", defaultValue = "10")
  private long miniBatchSize;

  @Option(names = "--learning-rate", paramLabel = "ETA", defaultValue = "3.0")
  private double learningRate;

  @Option(names = "--shards", paramLabel = "N", description = "by default as nndl.Train has it")
  private Integer shards;

  @Option(names = "--arithmetic", paramLabel = "KIND", defaultValue = "EXACT")
  private Arithmetic arithmetic;

  @Option(
      names = "--modern",
      description = "ReLU, log-likelihood and Adam in place of the sigmoid, quadratic and sgd")
  private boolean modern;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "of a turn, after as many to warm up (${DEFAULT-VALUE})")
  private double seconds;

  @Option(names = "--rounds", paramLabel = "N", defaultValue = "3")
  private int rounds;

  private JavaSparkContext spark;

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Race()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    java.nio.file.Path directory = Files.createTempDirectory("nndl-race");
    try {
      Mnist mnist = data == null ? Mnist.dense(directory) : Mnist.in(new Path(data));
      Workload workload = mnist.workload(hyperparameters(), shards);
      turns(workload);
      for (int round = 0; round < rounds; round++) {
        System.out.println(turns(workload));
      }
    } finally {
      stopSpark();
      Mnist.delete(directory);
    }
    return 0;
  }

  private Hyperparameters hyperparameters() {
    Hyperparameters book = Mnist.hyperparameters(sizes, miniBatchSize, learningRate, arithmetic);
    if (!modern) {
      return book;
    }
    return Fixtures.with(
        new Hyperparameters(
            new Network(book.layout(), Activation.RELU, Initialiser.HE),
            new Objective(Cost.LOG_LIKELIHOOD, Fixtures.SEED, arithmetic),
            book.descent()),
        new Optimizer.Adam(0.9, 0.999, 1e-8),
        Penalties.NONE);
  }

  private String turns(Workload workload) {
    StringBuilder line = new StringBuilder();
    for (String contender : exchanges) {
      Parameters parameters = workload.hyperparameters().network().initial(1);
      try (Exchange exchange = open(contender, workload)) {
        TimedSgd sgd = new TimedSgd(workload, exchange, parameters);
        sgd.millisAnIteration(seconds);
        line.append(String.format(Locale.ROOT, "%.5f ", sgd.millisAnIteration(seconds)));
      }
    }
    return line.toString().strip();
  }

  private Exchange open(String contender, Workload workload) {
    if (contender.equals("memory")) {
      return new InMemoryExchange(workload, new SampleLoader(Mnist.storage()));
    }
    String[] parts = contender.split("@", 2);
    Exchanges.Kind kind = Exchanges.Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
    return Fixtures.open(kind, sparkAt(parts[1]), workload, System.err::println);
  }

  /** The same Spark for neighbours with the same master, so that they meet in the same cluster. */
  private JavaSparkContext sparkAt(String master) {
    if (spark == null || !spark.master().equals(master)) {
      stopSpark();
      spark = new JavaSparkContext(new SparkConf().setMaster(master).setAppName("nndl-race"));
    }
    return spark;
  }

  private void stopSpark() {
    if (spark != null) {
      spark.close();
      spark = null;
    }
  }
}
