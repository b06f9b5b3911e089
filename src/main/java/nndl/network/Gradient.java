package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import nndl.math.CacheLines;
import nndl.math.Matrix;
import nndl.math.ParallelLoop;
import nndl.math.elements.Steps;

/**
 * A sum of the gradients of samples, with the same layout as the parameters. Divided by the number
 * of samples (or by the sum of their weights if classes have weights), it is grad C, the vector of
 * the partial derivatives of the cost with respect to every weight and bias (chapter 1, equations
 * (8) and (13)). If the samples are a mini-batch and not the whole training set, the quotient is an
 * estimate of grad C (equations (18) and (19)).
 *
 * <p>A first-layer row contains the weights of one input. If the input was zero in every sample,
 * the gradient of the row is zero. So rows that some sample has changed are marked as {@linkplain
 * #dirtyRows dirty}, and the methods that add this sum to other numbers skip the other rows. These
 * methods also clear the sum, so it is ready for the next mini-batch.
 */
public final class Gradient implements Serializable {
  private static final long serialVersionUID = 1;

  private final transient Layout layout;
  private final transient Piece piece;

  /** The position in a block of the first float of {@link #values}. */
  private final transient int offset;

  private final transient float[] values;

  /** The numbers as a block, which is what is serialised; null if this is only a piece. */
  private final Block block;

  private final RowMarks dirtyRows;
  private final Scalars scalars;

  /** Creates a sum of no gradients: all its numbers are zero. */
  public Gradient(Layout layout) {
    this(Block.zeros(layout));
  }

  /**
   * Returns a sum of no gradients that many mini-batches will use. If possible, its array is
   * aligned to {@link CacheLines}.
   */
  public static Gradient lasting(Layout layout) {
    return new Gradient(Block.lasting(layout));
  }

  /** Returns a sum of no gradients that has only the numbers of a piece, which may be all. */
  public static Gradient of(Layout layout, Piece piece) {
    return piece.equals(Piece.all(layout))
        ? lasting(layout)
        : new Gradient(
            layout,
            piece,
            new float[piece.to() - piece.from()],
            new RowMarks(layout.inputs(1)),
            new Scalars());
  }

  /**
   * Returns a sum of no gradients that has the numbers of another piece. It has the memory of this
   * sum, whose numbers must be zero, if that is enough.
   */
  public Gradient moved(Piece to) {
    if (to.equals(piece)) {
      return this;
    }
    boolean fits = to.to() - to.from() <= values.length && !to.equals(Piece.all(layout));
    return fits ? new Gradient(layout, to, values, dirtyRows, scalars) : of(layout, to);
  }

  private Gradient(Block block) {
    this(block, new RowMarks(block.layout().inputs(1)), new Scalars());
  }

  private Gradient(Block block, RowMarks dirtyRows, Scalars scalars) {
    this.layout = block.layout();
    this.piece = Piece.all(layout);
    this.offset = 0;
    this.values = block.values();
    this.block = block;
    this.dirtyRows = dirtyRows;
    this.scalars = scalars;
  }

  private Gradient(
      Layout layout, Piece piece, float[] values, RowMarks dirtyRows, Scalars scalars) {
    this.layout = layout;
    this.piece = piece;
    this.offset = piece.from();
    this.values = values;
    this.block = null;
    this.dirtyRows = dirtyRows;
    this.scalars = scalars;
  }

  private Object readResolve() {
    return new Gradient(block, dirtyRows, scalars);
  }

  public Layout layout() {
    return layout;
  }

  /** The numbers that this sum has. */
  public Piece piece() {
    return piece;
  }

  /** The position in a block of the first float of {@link #values}. */
  public int offset() {
    return offset;
  }

  /**
   * The array of the numbers, which may be longer. Code that changes a first-layer row must mark it
   * in {@link #dirtyRows}.
   */
  public float[] values() {
    return values;
  }

  /** The marks of the first-layer rows that may contain numbers other than zero. */
  public RowMarks dirtyRows() {
    return dirtyRows;
  }

  /** The scalars that are summed over the samples together with the gradients. */
  public Scalars scalars() {
    return scalars;
  }

  /** The partial derivatives with respect to the weights of layer {@code l}, [inputs, outputs]. */
  public Matrix weights(int l) {
    return block.weights(l);
  }

  /** The partial derivatives with respect to the biases of layer {@code l}, [1, outputs]. */
  public Matrix biases(int l) {
    return block.biases(l);
  }

  /** Adds {@code other}, which has the same numbers, to this sum, and clears {@code other}. */
  public void addAndClear(Gradient other) {
    dirtyRows.mark(other.dirtyRows);
    scalars.add(other.scalars);
    other.addAndClearInto(1, values);
  }

  /**
   * Adds {@code scale} times this sum to {@code target}, an array like this one's, and clears this
   * sum.
   *
   * @return whether all changed numbers of {@code target} are finite
   */
  boolean addAndClearInto(float scale, float[] target) {
    boolean finite = true;
    for (RowMarks.Runs run = dirtyRows.runs(); run.next(); ) {
      int from = at(layout.rowAt(run.from()));
      finite &= Steps.addAndClear(scale, values, target, from, at(layout.rowAt(run.to())));
    }
    finite &=
        ParallelLoop.all(
            at(layout.rowAt(dirtyRows.count())),
            at(layout.length()),
            (from, to) -> Steps.addAndClear(scale, values, target, from, to));
    forget();
    return finite;
  }

  /** The index in {@link #values} of a position in a block, or of the end that is nearest to it. */
  private int at(int position) {
    return Math.max(piece.from(), Math.min(position, piece.to())) - offset;
  }

  /** Copies a piece that this sum and {@code other} both have; here its numbers must be zero. */
  public void copy(Gradient other, Piece common) {
    int length = common.to() - common.from();
    System.arraycopy(
        other.values, common.from() - other.offset, values, common.from() - offset, length);
    for (RowMarks.Runs run = other.dirtyRows.runs(); run.next(); ) {
      int first = Math.max(run.from(), common.firstRow(layout));
      int last = Math.min(run.to(), common.lastRow(layout));
      if (first < last) {
        dirtyRows.mark(first, last);
      }
    }
    if (common.isFirst(layout)) {
      scalars.add(other.scalars);
    }
  }

  /** Sets all numbers to zero, and clears the marks and scalars. */
  public void clear() {
    for (RowMarks.Runs run = dirtyRows.runs(); run.next(); ) {
      Arrays.fill(values, at(layout.rowAt(run.from())), at(layout.rowAt(run.to())), 0);
    }
    Arrays.fill(values, at(layout.rowAt(dirtyRows.count())), at(layout.length()), 0);
    forget();
  }

  /** Clears the marks and scalars. The numbers of the sum must be zero already. */
  public void forget() {
    dirtyRows.clear();
    scalars.clear();
  }
}
