package nndl.data.sampling;

import java.io.Serializable;

/**
 * A range of an epoch's shuffle: the samples at positions {@code from} to {@code to - 1}.
 *
 * @param epoch counted from 0
 */
public record MiniBatch(int epoch, long from, long to) implements Serializable {

  /** The number of samples. */
  public long size() {
    return to - from;
  }
}
