package nndl.training.workload;

import java.io.Serializable;
import nndl.network.Layout;
import nndl.network.Network;

/**
 * All that defines a run, together with its samples and its number of shards: equal hyperparameters
 * give equal models. Each component of the three records is a setting in metadata, in checkpoints
 * and for {@code --resume}.
 */
public record Hyperparameters(Network network, Objective objective, Descent descent)
    implements Serializable {

  /** The sizes of the layers. */
  public Layout layout() {
    return network.sizes();
  }
}
