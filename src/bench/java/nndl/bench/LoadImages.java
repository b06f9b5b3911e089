package nndl.bench;

import java.io.IOException;
import java.util.Locale;
import nndl.data.SampleLoader;
import nndl.math.products.Arithmetic;
import nndl.network.Initialiser;
import nndl.network.Parameters;
import nndl.training.InMemoryExchange;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;

/**
 * {@code LoadImages DIR}: what becomes of MNIST's files in a JVM that has just started. Prints
 * seconds until both sets are loaded, seconds until the first iteration is over, and the bytes that
 * a worker holds a training sample.
 */
public final class LoadImages {
  /** {@link nndl.data.sampling.EpochOrder} of a shard that has all: a number a sample. */
  private static final int ORDER_BYTES = Integer.BYTES;

  private static final int[] SIZES = {784, 30, 10};

  private LoadImages() {}

  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    Workload workload =
        Mnist.in(new Path(args[0]))
            .workload(Mnist.hyperparameters(SIZES, 10, 3, Arithmetic.EXACT), null);
    SampleLoader loader = new SampleLoader(Mnist.storage());
    try (InMemoryExchange exchange = new InMemoryExchange(workload, loader)) {
      final double loaded = secondsSince(start);
      Parameters parameters = Initialiser.NORMAL.parameters(workload.layout(), 1);
      new TimedSgd(workload, exchange, parameters).iterate();
      final double iterated = secondsSince(start);
      double bytes =
          (double) loader.load(workload.training()).heldBytes() / workload.training().count();
      System.out.printf(Locale.ROOT, "%.4f %.4f %.1f%n", loaded, iterated, bytes + ORDER_BYTES);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
