package nndl.network;

import java.io.Serializable;
import nndl.math.Matrix;

/**
 * The weights and biases of a network, and marks on the first-layer weights that have changed.
 * Chapter 1 writes them as w and b, or as v where it describes gradient descent for any variables.
 *
 * <p>A first-layer row contains the weights of one input. Code that changes such weights marks
 * their rows in {@link #changed}. The code that sends the marked rows to the workers clears the
 * marks afterwards. All numbers after the first layer's rows always count as changed.
 */
public final class Parameters implements Serializable {
  private static final long serialVersionUID = 1;
  private static final float SILENT = -100;

  private final Block block;
  private final RowMarks changed;

  /** Creates parameters that are all zero. */
  public Parameters(Layout layout) {
    this(Block.lasting(layout));
  }

  /** Creates parameters that use the given block without copying it. */
  public Parameters(Block block) {
    this.block = block;
    this.changed = new RowMarks(block.layout().inputs(1));
  }

  /** The block of the numbers. */
  public Block block() {
    return block;
  }

  public Layout layout() {
    return block.layout();
  }

  /**
   * The array of the numbers. Code that changes a first-layer row must mark it in {@link #changed}.
   */
  public float[] values() {
    return block.values();
  }

  /** The marks of the first-layer rows that have changed since the marks were last cleared. */
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
   * Makes an output neuron say 0 whatever it gets: its weights are 0 and its bias is {@value
   * #SILENT}. Its gradient is below 1e-40 where no sample has its class, so it stays silent. Label
   * smoothing alone moves it, towards the share that all classes have.
   */
  public void silence(int output) {
    int last = layout().layers();
    for (int k = 0; k < weights(last).rows(); k++) {
      weights(last).set(k, output, 0);
    }
    biases(last).set(0, output, SILENT);
  }

  /**
   * Makes one step of gradient descent: w -= eta / m * sum (chapter 1, equations (20) and (21)). In
   * vectors this is dv = -eta grad C and v' = v + dv (equations (10) and (11), (14) and (15)).
   * Equations (16) and (17) write it for each component. Here grad C is the estimate of a
   * mini-batch.
   *
   * @param eta the learning rate
   * @param sum the gradients of a mini-batch, summed over its samples; the call clears it
   * @param m the number of samples of the mini-batch, or the sum of their weights
   * @return whether all changed numbers are finite
   */
  public boolean step(double eta, Gradient sum, double m) {
    changed.mark(sum.dirtyRows());
    return sum.addAndClearInto((float) (-eta / m), values());
  }
}
