package nndl.training.worker;

import java.util.function.Function;
import nndl.data.packed.PackedSamples;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * Runs samples through any function from inputs to outputs, such as the mean of several networks,
 * one tile at a time. Not safe for use by several threads.
 */
public final class Tiles {
  /** The most samples of a tile. */
  public static final int SIZE = Workspace.TILE;

  private final Function<SparseRows, Matrix> network;
  private final SparseRows inputs = new SparseRows();

  /**
   * @param network computes the outputs, [m, outputs], from the inputs of m samples, at most a tile
   */
  public Tiles(Function<SparseRows, Matrix> network) {
    this.network = network;
  }

  /** Takes the outputs of samples, one by one. */
  @FunctionalInterface
  public interface Taker {
    /**
     * @param sample the sample's number among those that are run
     * @param outputs the outputs of a tile of samples, [m, outputs]; the sample's are in row {@code
     *     i}
     */
    void take(int sample, Matrix outputs, int i);
  }

  /** Runs all samples. */
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
