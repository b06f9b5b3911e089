package nndl.training;

/**
 * Is called during a training. The training's thread calls its observers one after the other, in a
 * fixed order, and waits for each of them. The thread holds no lock meanwhile, so another thread
 * can stop the training and write a checkpoint even while an observer is busy.
 */
public interface Observer {

  /** Called after each step. */
  default void iterationEnded(Progress progress) {}

  /** Called after each epoch. The history already contains {@code epoch}, as its last one. */
  default void epochEnded(Progress progress, Epoch epoch) {}
}
