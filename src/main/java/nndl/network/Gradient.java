package nndl.network;

import java.io.Serializable;
import nndl.math.CacheLines;
import nndl.math.Matrix;
import nndl.math.Parts;
import nndl.math.elements.Steps;

/**
 * A sum of per-sample gradients, laid out like the parameters. Divided by the number of samples it
 * is grad C, the vector of the slopes of the cost in every weight and bias (chapter 1, equations
 * (8) and (13)), over all samples or as a mini-batch's estimate (equations (18) and (19)).
 *
 * <p>An input that was zero in every sample leaves its first-layer row at zero. So rows that some
 * sample has changed are marked as {@linkplain #dirtyRows dirty}, and adding and stepping skip the
 * others. Both clear the sum as they go, so it is ready for the next mini-batch.
 */
public final class Gradient implements Serializable {
  private static final long serialVersionUID = 1;

  private final Block block;
  private final RowMarks dirtyRows;
  private final Scalars scalars = new Scalars();

  /** An empty sum. */
  public Gradient(Layout layout) {
    this(Block.zeros(layout));
  }

  /** An empty sum that many mini-batches will use, aligned as {@link CacheLines} says. */
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

  /**
   * The numbers themselves. Code that changes a first-layer row must mark it in {@link #dirtyRows}.
   */
  public float[] values() {
    return block.values();
  }

  /** The first-layer rows that may contain numbers other than zero. */
  public RowMarks dirtyRows() {
    return dirtyRows;
  }

  /** The scalars that are summed over the samples too. */
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

  /** Adds another sum to this one and clears the other. */
  public void addAndClear(Gradient other) {
    dirtyRows.mark(other.dirtyRows);
    scalars.add(other.scalars);
    other.addAndClearInto(1, values());
  }

  /**
   * Adds {@code scale} times this sum to {@code target}, and clears this sum.
   *
   * @return whether the numbers of the target that were added to are finite
   */
  boolean addAndClearInto(float scale, float[] target) {
    Layout layout = layout();
    boolean finite = true;
    for (RowMarks.Runs run = dirtyRows.runs(); run.next(); ) {
      int end = layout.rowAt(run.to());
      finite &= Steps.addAndClear(scale, values(), target, layout.rowAt(run.from()), end);
    }
    finite &=
        Parts.all(
            layout.rowAt(dirtyRows.count()),
            layout.length(),
            (from, to) -> Steps.addAndClear(scale, values(), target, from, to));
    forget();
    return finite;
  }

  /** Clears the sum. */
  public void clear() {
    block.clear(dirtyRows);
    forget();
  }

  /** Clears the marks and scalars, once all numbers are zero. */
  public void forget() {
    dirtyRows.clear();
    scalars.clear();
  }
}
