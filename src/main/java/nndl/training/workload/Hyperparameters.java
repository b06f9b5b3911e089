package nndl.training.workload;

import java.io.Serializable;
import nndl.network.Layout;
import nndl.network.Network;

/**
 * What defines a run, together with its samples and its shard count: equal hyperparameters give
 * equal models. Each component of the three is a setting that metadata, checkpoints and {@code
 * --resume} know.
 */
public record Hyperparameters(Network network, Objective objective, Descent descent)
    implements Serializable {

  /** The sizes of the layers. */
  public Layout layout() {
    return network.sizes();
  }
}
