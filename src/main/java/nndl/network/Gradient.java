package nndl.network;

import java.io.Serializable;
import nndl.math.CacheLines;
import nndl.math.Matrix;
import nndl.math.Parts;
import nndl.math.elements.Elements;

/**
 * A sum of per-sample gradients, laid out like the parameters. Divided by the number of samples it
 * is grad C, the vector of the slopes of the cost in every weight and bias (chapter 1, equations
 * (8) and (13)): of all samples, or by a mini-batch's estimate (equations (18) and (19)).
 *
 * <p>An input that was zero in every sample leaves its first-layer row at zero. So the rows that
 * some sample {@linkplain #dirtyRows touched} are marked, and adding and stepping pass over the
 * others. Either empties the sum on the way, ready for the next mini-batch.
 */
public final class Gradient implements Serializable {
  private static final long serialVersionUID = 1;

  private final Block block;
  private final RowMarks dirtyRows;
  private final Scalars scalars = new Scalars();

  /** A sum of no samples. */
  public Gradient(Layout layout) {
    this(Block.zeros(layout));
  }

  /** A sum of no samples that many mini-batches will fill: see {@link CacheLines}. */
  public static Gradient lasting(Layout layout) {
    return new Gradient(Block.lasting(layout));
  }

  private Gradient(Block block) {
    this.block = block;
    this.dirtyRows = new RowMarks(block.layout().inputs(1));
  }

  public Layout layout() {
    return block.layout();
  }

  /** The numbers themselves. Whoever changes a first-layer row marks it in {@link #dirtyRows}. */
  public float[] values() {
    return block.values();
  }

  /** The first-layer rows that may not be all zero. */
  public RowMarks dirtyRows() {
    return dirtyRows;
  }

  /** What else is summed over the samples. */
  public Scalars scalars() {
    return scalars;
  }

  /** d/dw of layer {@code l}, [inputs, outputs]. */
  public Matrix weights(int l) {
    return block.weights(l);
  }

  /** d/db of layer {@code l}, [1, outputs]. */
  public Matrix biases(int l) {
    return block.biases(l);
  }

  /** Adds another sum to this one; the other is then a sum of no samples. */
  public void addAndClear(Gradient other) {
    dirtyRows.mark(other.dirtyRows);
    scalars.add(other.scalars);
    other.addAndClearInto(1, values());
  }

  /** target += scale * this, and this becomes a sum of no samples. */
  void addAndClearInto(float scale, float[] target) {
    Layout layout = layout();
    for (RowMarks.Runs run = dirtyRows.runs(); run.next(); ) {
      Elements.addAndClear(
          scale, values(), target, layout.rowAt(run.from()), layout.rowAt(run.to()));
    }
    addAndClearInto(scale, target, layout.rowAt(dirtyRows.count()), layout.length());
    forget();
  }

  /** All cores wait for this sum; one part is done at once, since that makes no garbage. */
  private void addAndClearInto(float scale, float[] target, int start, int end) {
    if (end - start <= Parts.FLOATS) {
      Elements.addAndClear(scale, values(), target, start, end);
    } else {
      Parts.forEach(
          start, end, (from, to) -> Elements.addAndClear(scale, values(), target, from, to));
    }
  }

  /** Becomes a sum of no samples. */
  public void clear() {
    block.clear(dirtyRows);
    forget();
  }

  /** The numbers have become zero, so this is a sum of no samples. */
  public void forget() {
    dirtyRows.clear();
    scalars.clear();
  }
}
