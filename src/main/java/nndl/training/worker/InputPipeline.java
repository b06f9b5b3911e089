package nndl.training.worker;

import nndl.data.image.Distorter;
import nndl.data.image.Distortion;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.network.InputTransform;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;

/**
 * What becomes of a sample before the network sees it: in training its image is distorted, if the
 * objective says so, and then, always, its inputs are transformed. Where neither is to be, samples
 * are unpacked to where they are needed. Holds buffers, so it serves one thread.
 */
final class InputPipeline {
  /** Null if images stay as they are. */
  private final Distorter distorter;

  private final InputTransform transform;
  private final SparseRows sample = new SparseRows();
  private final Matrix inputs;

  InputPipeline(Hyperparameters h) {
    distorter =
        h.objective().deform() instanceof Distortion.Random limits
            ? new Distorter(limits, h.objective().seed())
            : null;
    transform = h.objective().inputTransform();
    int width = h.layout().inputs(1);
    inputs = new Matrix(new float[width], 0, 1, width, width);
  }

  /** Bytes of one, beside what it appends to. */
  static long bytes(Hyperparameters h) {
    return Distorter.bytes(h.objective().deform());
  }

  /** Whether samples have more inputs that are not zero than they are held with. */
  static boolean fills(Objective o) {
    return o.deform() instanceof Distortion.Random || !o.inputTransform().isNone();
  }

  /** Appends sample {@code i} as it is evaluated. */
  void append(ShardSamples samples, int i, SparseRows rows) {
    appendAt(samples, samples.packed().place(i), rows);
  }

  /**
   * Appends sample {@code i} as it is trained on in an epoch.
   *
   * @param place of the sample
   */
  void append(ShardSamples samples, int i, long place, long epoch, SparseRows rows) {
    if (distorter == null) {
      appendAt(samples, place, rows);
    } else {
      unpack(samples, place);
      distorter.apply(epoch, samples.number(i), samples.packed().label(i), sample, inputs.data());
      appendInputs(rows);
    }
  }

  private void appendAt(ShardSamples samples, long place, SparseRows rows) {
    if (transform.isNone()) {
      samples.packed().appendAt(place, rows);
    } else {
      unpack(samples, place);
      sample.copyInto(inputs);
      appendInputs(rows);
    }
  }

  private void unpack(ShardSamples samples, long place) {
    sample.clear();
    samples.packed().appendAt(place, sample);
  }

  private void appendInputs(SparseRows rows) {
    transform.apply(inputs.data());
    rows.addRow(inputs.data());
  }
}
