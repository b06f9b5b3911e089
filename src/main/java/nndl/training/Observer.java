package nndl.training;

/**
 * Follows a training. The training's thread calls its observers one after the other, in a fixed
 * order, and waits for each. It holds no lock meanwhile, so another thread can stop the training
 * and write a checkpoint even while an observer is busy.
 */
public interface Observer {

  /** Called after each step. */
  default void iterationEnded(Progress progress) {}

  /** Called after each epoch, which is then the last one in the history. */
  default void epochEnded(Progress progress, Epoch epoch) {}
}
