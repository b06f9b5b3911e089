package nndl.training.workload;

import java.io.Serializable;
import nndl.network.Layout;
import nndl.network.Network;

/**
 * The hyperparameters of a run. With exact arithmetic, runs with equal hyperparameters, samples and
 * numbers of shards result in equal models. Each component of the three records is a setting in
 * metadata and checkpoints, and {@code --resume} compares it.
 */
public record Hyperparameters(Network network, Objective objective, Descent descent)
    implements Serializable {

  /** The sizes of the layers. */
  public Layout layout() {
    return network.sizes();
  }
}
