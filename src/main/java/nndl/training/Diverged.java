package nndl.training;

/**
 * Thrown if weights, biases or numbers of the optimiser's state are infinite or not a number, so
 * that the training can't continue.
 */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param iteration counted from 0 since the start of the training
   * @param found the layer, and the value that was found instead of a finite number
   * @param tooHigh the setting that is the most likely cause, and its value
   */
  Diverged(int epoch, long iteration, String found, String tooHigh) {
    super(
        "epoch %s, iteration %s, %s; the likely causes: %s, which is too high, or initial weights that are too large"
            .formatted(epoch, iteration, found, tooHigh));
  }
}
