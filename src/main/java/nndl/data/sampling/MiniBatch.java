package nndl.data.sampling;

import java.io.Serializable;

/**
 * A mini-batch: the samples at positions {@code from} to {@code to - 1} of an epoch's shuffle.
 *
 * @param epoch the number of the epoch, counted from 0
 */
public record MiniBatch(int epoch, long from, long to) implements Serializable {

  /** The number of samples. */
  public long size() {
    return to - from;
  }
}
