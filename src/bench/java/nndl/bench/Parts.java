package nndl.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nndl.data.SampleLoader;
import nndl.math.products.Arithmetic;
import nndl.time.SystemClock;
import nndl.training.CheckpointWriter;
import nndl.training.Epoch;
import nndl.training.History;
import nndl.training.InMemoryExchange;
import nndl.training.Monitoring;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Settings;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;

/**
 * {@code Parts DATA DIR}: what the book's run is made of, without Spark. Prints the seconds of 30
 * epochs of the bare kernel and of 30 evaluations, both in a JVM that has compiled them, and of the
 * 30 checkpoints of a training, written to DIR while nothing else is done.
 */
public final class Parts {
  private static final int EPOCHS = 30;
  private static final int MINI_BATCH = 10;
  private static final double SECONDS = 2;

  private Parts() {}

  public static void main(String[] args) throws IOException {
    Workload workload = workload(Mnist.in(new Path(args[0])));
    Checkpoints files = new Checkpoints(Mnist.storage(), new Path(args[1]), 2);
    CheckpointWriter checkpoints =
        new CheckpointWriter(
            Settings.of(workload),
            files,
            new CheckpointWriter.Rhythm(1, 0),
            null,
            Optional::empty,
            System.err::println,
            new SystemClock());
    try (InMemoryExchange exchange =
        new InMemoryExchange(workload, new SampleLoader(Mnist.storage()))) {
      Progress progress =
          Progress.start(
              workload,
              workload.hyperparameters().network().initial(1),
              new History(new Monitoring(List.of(Split.TEST), List.of())));
      checkpoints.begin(exchange);
      Timed timed = new Timed(checkpoints);
      new Sgd(workload, exchange, List.of(timed)).train(progress);
      double iteration =
          new TimedSgd(workload, exchange, progress.parameters()).millisAnIteration(SECONDS) / 1e3;
      double epochs = EPOCHS * iteration * workload.training().count() / MINI_BATCH;
      long start = System.nanoTime();
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        exchange.evaluate(progress.parameters(), Split.TEST);
      }
      double evaluations = (System.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, "%.4f %.4f %.4f%n", epochs, evaluations, timed.nanos / 1e9);
    }
  }

  /** The book's: 784-30-10, eta 3. */
  private static Workload workload(Mnist mnist) {
    Hyperparameters once =
        Mnist.hyperparameters(new int[] {784, 30, 10}, MINI_BATCH, 3, Arithmetic.EXACT);
    return mnist.workload(
        new Hyperparameters(
            once.network(),
            once.objective(),
            new Descent(EPOCHS, MINI_BATCH, once.descent().learningRate())),
        null);
  }

  /** How long the training waits for its checkpoints. */
  private static final class Timed implements Observer {
    private final CheckpointWriter checkpoints;
    private long nanos;

    Timed(CheckpointWriter checkpoints) {
      this.checkpoints = checkpoints;
    }

    @Override
    public void epochEnded(Progress progress, Epoch epoch) {
      long start = System.nanoTime();
      checkpoints.write(progress);
      nanos += System.nanoTime() - start;
    }
  }
}
