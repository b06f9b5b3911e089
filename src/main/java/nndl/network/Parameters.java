package nndl.network;

import java.io.Serializable;
import nndl.math.Matrix;

/**
 * The weights and biases of a network, and which of them have changed: w and b of chapter 1, or v
 * where it speaks of any variables.
 *
 * <p>Code that changes weights marks their first-layer rows in {@link #changed}. An exchange clears
 * the marks once it has sent the marked rows to the workers. All numbers that come after the first
 * layer's rows always count as changed.
 */
public final class Parameters implements Serializable {
  private static final long serialVersionUID = 1;

  private final Block block;
  private final RowMarks changed;

  /** Parameters that are all zero. */
  public Parameters(Layout layout) {
    this(Block.lasting(layout));
  }

  /** Parameters that share the numbers of a block. */
  public Parameters(Block block) {
    this.block = block;
    this.changed = new RowMarks(block.layout().inputs(1));
  }

  /** The block of the numbers, with a view for every layer. */
  public Block block() {
    return block;
  }

  public Layout layout() {
    return block.layout();
  }

  /**
   * The numbers themselves. Code that changes a first-layer row must mark it in {@link #changed}.
   */
  public float[] values() {
    return block.values();
  }

  /** The first-layer rows that have changed since the marks were cleared. */
  public RowMarks changed() {
    return changed;
  }

  /** The weights of layer {@code l}, [inputs, outputs]. */
  public Matrix weights(int l) {
    return block.weights(l);
  }

  /** The biases of layer {@code l}, [1, outputs]. */
  public Matrix biases(int l) {
    return block.biases(l);
  }

  /**
   * Makes one step of gradient descent, chapter 1, equations (20) and (21): w -= eta / m * sum.
   * That is dv = -eta grad C and v' = v + dv (equations (10) and (11), (14) and (15)), written per
   * component (equations (16) and (17)), with a mini-batch's estimate of grad C.
   *
   * @param eta the learning rate
   * @param sum the gradients of a mini-batch, summed over its samples; cleared by the call
   * @param m the number of samples of the mini-batch, or the sum of their weights
   * @return whether all that has moved is finite
   */
  public boolean step(double eta, Gradient sum, double m) {
    changed.mark(sum.dirtyRows());
    return sum.addAndClearInto((float) (-eta / m), values());
  }
}
