package nndl.training;

import java.io.Serializable;
import nndl.data.EpochOrder;
import nndl.data.MiniBatch;
import nndl.data.Samples;
import nndl.data.Shuffle;
import nndl.math.KernelChoice;
import nndl.math.Kernels;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.network.Backprop;
import nndl.network.Feedforward;
import nndl.network.Gradient;
import nndl.network.Parameters;

/**
 * A worker's share of the samples, and the computing on them: the summed gradient of its part of a
 * mini-batch, and how many of its evaluation samples are classified correctly.
 *
 * <p>Holds the workspace of one thread; the methods are synchronized since Spark may run an old
 * task beside its replacement.
 */
public final class Shard implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int TILE = 256;

  private final Workload workload;
  private final int number;
  private final Samples training;
  private final Samples evaluation;
  private transient Workspace workspace;

  Shard(Workload workload, int number, Samples training, Samples evaluation) {
    this.workload = workload;
    this.number = number;
    this.training = training;
    this.evaluation = evaluation;
  }

  private static final class Workspace {
    final SparseRows inputs = new SparseRows();
    final int[] labels = new int[TILE];
    final Backprop backprop;
    final Feedforward feedforward;
    EpochOrder order;
    int epoch = -1;

    Workspace(Hyperparameters h) {
      Kernels kernels = KernelChoice.fastest();
      backprop = new Backprop(kernels, h.layout(), h.activation(), h.cost(), TILE);
      feedforward = new Feedforward(kernels, h.layout(), h.activation(), TILE);
    }
  }

  /** Adds the gradients, at {@code parameters}, of the shard's samples in a mini-batch to a sum. */
  public synchronized void addGradients(Parameters parameters, MiniBatch miniBatch, Gradient sum) {
    Workspace work = workspace();
    EpochOrder order = order(work, miniBatch.epoch());
    int end = order.countBefore(miniBatch.to());
    work.backprop.at(parameters);
    for (int i = order.countBefore(miniBatch.from()); i < end; ) {
      work.inputs.clear();
      for (int m = 0; m < TILE && i < end; m++, i++) {
        int sample = order.sample(i);
        training.appendTo(work.inputs, sample);
        work.labels[m] = training.label(sample);
      }
      work.backprop.addGradients(work.inputs, work.labels, sum);
    }
  }

  /** How many of the shard's evaluation samples get the right class. */
  public synchronized long countCorrect(Parameters parameters) {
    Workspace work = workspace();
    long correct = 0;
    for (int first = 0; first < evaluation.count(); first += TILE) {
      int count = Math.min(TILE, evaluation.count() - first);
      work.inputs.clear();
      for (int m = 0; m < count; m++) {
        evaluation.appendTo(work.inputs, first + m);
      }
      Matrix outputs = work.feedforward.apply(parameters, work.inputs);
      for (int m = 0; m < count; m++) {
        correct += Feedforward.classOf(outputs, m) == evaluation.label(first + m) ? 1 : 0;
      }
    }
    return correct;
  }

  private EpochOrder order(Workspace work, int epoch) {
    if (work.epoch != epoch) {
      long n = workload.training().count();
      Shuffle shuffle = new Shuffle(workload.hyperparameters().seed(), epoch, n);
      long first = workload.shards().start(number, n);
      work.order = new EpochOrder(shuffle, first, training.count(), n);
      work.epoch = epoch;
    }
    return work.order;
  }

  private Workspace workspace() {
    if (workspace == null) {
      workspace = new Workspace(workload.hyperparameters());
    }
    return workspace;
  }
}
