package nndl.training;

/**
 * What happens beside a training. The thread that trains calls its observers one after the other,
 * in their order, and goes on when they are done. It holds no lock meanwhile, so another thread can
 * stop the training and write a checkpoint even while an observer waits.
 */
public interface Observer {

  /** The weights have moved by one step. */
  default void iterationEnded(Progress progress) {}

  /** An epoch is over and stands in the history, as its last. */
  default void epochEnded(Progress progress, Epoch epoch) {}
}
