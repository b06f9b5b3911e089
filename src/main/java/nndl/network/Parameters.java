package nndl.network;

import java.io.Serializable;
import nndl.math.Matrix;

/**
 * The weights and biases of a network, and which of them have changed: w and b of chapter 1, or v
 * where it speaks of any variables.
 *
 * <p>Whoever moves weights marks their first-layer rows in {@link #changed}; an exchange that has
 * sent the marked rows to the workers clears the marks. All that comes after the first layer's rows
 * counts as changed always.
 */
public final class Parameters implements Serializable {
  private static final long serialVersionUID = 1;

  private final Block block;
  private final RowMarks changed;

  /** All zero. */
  public Parameters(Layout layout) {
    this(Block.lasting(layout));
  }

  /** The numbers of a block, which will change with these parameters. */
  public Parameters(Block block) {
    this.block = block;
    this.changed = new RowMarks(block.layout().inputs(1));
  }

  /** The numbers with a view for every layer. */
  public Block block() {
    return block;
  }

  public Layout layout() {
    return block.layout();
  }

  /** The numbers themselves. Whoever changes a first-layer row marks it in {@link #changed}. */
  public float[] values() {
    return block.values();
  }

  /** The first-layer rows that have moved since the marks were cleared. */
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
   * One step of gradient descent, chapter 1, equations (20) and (21): w -= eta / m * sum. That is
   * dv = -eta grad C and v' = v + dv (equations (10) and (11), (14) and (15)) in components
   * (equations (16) and (17)), with a mini-batch's estimate of grad C.
   *
   * @param eta the learning rate
   * @param sum the gradients of a mini-batch, summed over its samples; empty afterwards
   * @param m how many samples the mini-batch has, or the sum of their weights
   */
  public void step(double eta, Gradient sum, double m) {
    changed.mark(sum.dirtyRows());
    sum.addAndClearInto((float) (-eta / m), values());
  }
}
