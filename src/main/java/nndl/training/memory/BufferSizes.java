package nndl.training.memory;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import nndl.data.image.Distorter;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.products.Products;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.network.Layout;
import nndl.training.worker.Tiles;
import nndl.training.workload.Hyperparameters;

/**
 * Computes the bytes of the buffers of one computing thread, from the shapes of its network. A tile
 * is a buffer with one row for each of up to {@link Tiles#SIZE} samples.
 */
public final class BufferSizes {
  private BufferSizes() {}

  /**
   * Returns the bytes of the buffers of a thread that trains. Each layer has a tile of activations
   * and a tile of errors. A hidden layer has a third tile if it has dropout, or if the derivative
   * of its activation function is computed from the function's input.
   *
   * @param rows the largest number of samples that are computed at once
   * @param inputs the number of nonzero inputs of a sample
   */
  static long ofTraining(Hyperparameters h, int rows, int inputs) {
    Layout layout = h.layout();
    boolean ofInput = h.network().activation().isOfInput();
    List<Double> dropout = h.objective().dropout();
    return tiles(
            layout,
            l ->
                l < layout.layers() && (ofInput || (l < dropout.size() && dropout.get(l) > 0))
                    ? 3
                    : 2)
        + SparseRows.bytes((long) rows * inputs)
        + products(layout, rows, inputs)
        + Distorter.bytes(h.objective().deform());
  }

  /** Returns the bytes of the buffers of a thread that computes an ensemble's mean outputs. */
  public static long ofEnsemble(Ensemble ensemble) {
    Layout first = ensemble.models().get(0).layout();
    long inputs = SparseRows.bytes((long) Tiles.SIZE * first.inputs(1));
    long bytes = Matrix.bytes(Tiles.SIZE, first.outputs()) + inputs;
    for (Model model : ensemble.models()) {
      Layout layout = model.layout();
      boolean ofInput = model.activation().isOfInput();
      bytes +=
          tiles(layout, l -> l < layout.layers() && ofInput ? 2 : 1)
              + (model.transform().isNone() ? 0 : inputs)
              + products(layout, Tiles.SIZE, layout.inputs(1));
    }
    return bytes;
  }

  /**
   * @param ofLayer returns the number of tiles of a layer
   */
  private static long tiles(Layout layout, IntUnaryOperator ofLayer) {
    return IntStream.rangeClosed(1, layout.layers())
        .mapToLong(l -> ofLayer.applyAsInt(l) * Matrix.bytes(Tiles.SIZE, layout.outputs(l)))
        .sum();
  }

  private static long products(Layout layout, int rows, int inputs) {
    int widest = IntStream.rangeClosed(1, layout.layers()).map(layout::outputs).max().orElse(0);
    return Products.bytes(rows, inputs, layout.inputs(1), widest);
  }
}
