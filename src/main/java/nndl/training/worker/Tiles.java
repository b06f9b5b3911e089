package nndl.training.worker;

import java.util.function.Function;
import nndl.data.packed.PackedSamples;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * Applies a function from inputs to outputs, such as the mean of several networks, to samples. The
 * function is called for one tile at a time: for at most {@link #SIZE} samples. Not safe for use by
 * several threads.
 */
public final class Tiles {
  /** The largest number of samples of a tile. */
  public static final int SIZE = Workspace.TILE;

  private final Function<SparseRows, Matrix> network;
  private final SparseRows inputs = new SparseRows();

  /**
   * @param network computes the outputs, [m, outputs], from the inputs of m samples, where m is at
   *     most {@link #SIZE}
   */
  public Tiles(Function<SparseRows, Matrix> network) {
    this.network = network;
  }

  /** Receives the outputs for one sample at a time. */
  @FunctionalInterface
  public interface Taker {
    /**
     * @param sample the number of the sample, counted from 0, in the samples given to {@link #run}
     * @param outputs the outputs for a tile of m samples, [m, outputs]
     * @param i the row of {@code outputs} that belongs to the sample
     */
    void take(int sample, Matrix outputs, int i);
  }

  /** Applies the function to all samples, and passes the outputs for each to {@code taker}. */
  public void run(PackedSamples samples, Taker taker) {
    for (int first = 0; first < samples.count(); first += SIZE) {
      int count = Math.min(SIZE, samples.count() - first);
      inputs.clear();
      for (int m = 0; m < count; m++) {
        samples.appendTo(inputs, first + m);
      }
      Matrix outputs = network.apply(inputs);
      for (int m = 0; m < count; m++) {
        taker.take(first + m, outputs, m);
      }
    }
  }
}
