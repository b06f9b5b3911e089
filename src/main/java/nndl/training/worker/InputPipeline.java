package nndl.training.worker;

import nndl.data.image.Distorter;
import nndl.data.image.Distortion;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.network.InputTransform;
import nndl.training.workload.Hyperparameters;

/**
 * Prepares a sample for the network. If the objective has a distortion, the sample's image is
 * distorted in training. If the objective has an input transform, the inputs are transformed in
 * training and in evaluations. If it has neither, the sample is unpacked directly to its
 * destination. The object has buffers, so it is not safe for use by several threads.
 */
final class InputPipeline {
  /** Distorts images; null if they are not distorted. */
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

  /** Appends sample {@code i} to {@code rows} as the input of an evaluation. */
  void append(ShardSamples samples, int i, SparseRows rows) {
    appendAt(samples, samples.packed().location(i), rows);
  }

  /**
   * Appends sample {@code i} to {@code rows} as the input of training in an epoch.
   *
   * @param location the location of the sample in the packed samples
   */
  void append(ShardSamples samples, int i, long location, long epoch, SparseRows rows) {
    if (distorter == null) {
      appendAt(samples, location, rows);
    } else {
      unpack(samples, location);
      distorter.apply(epoch, samples.number(i), samples.packed().label(i), sample, inputs.data());
      appendInputs(rows);
    }
  }

  private void appendAt(ShardSamples samples, long location, SparseRows rows) {
    if (transform.isNone()) {
      samples.packed().appendAt(location, rows);
    } else {
      unpack(samples, location);
      sample.copyInto(inputs);
      appendInputs(rows);
    }
  }

  private void unpack(ShardSamples samples, long location) {
    sample.clear();
    samples.packed().appendAt(location, sample);
  }

  private void appendInputs(SparseRows rows) {
    transform.apply(inputs.data());
    rows.addRow(inputs.data());
  }
}
