package nndl.training;

/** Weights are infinite or not a number: a training has nothing to go on with. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param iteration counted from 0 since the start of the training
   * @param found the layer, and what stands there in place of numbers
   * @param tooHigh what has most likely led there
   */
  Diverged(int epoch, long iteration, String found, String tooHigh) {
    super(
        "epoch %s, iteration %s, %s; the likely causes: %s, which is too high, or initial weights that are too large"
            .formatted(epoch, iteration, found, tooHigh));
  }
}
