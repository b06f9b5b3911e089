package nndl.command.run;

import java.io.Serializable;
import java.util.List;
import nndl.data.image.Distortion;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;

/**
 * The parts of the objective that are known before the samples are read. {@link RunPlan} turns them
 * into an {@link nndl.training.workload.Objective}, which explains the components.
 */
public record RunObjective(
    Cost cost,
    long seed,
    Arithmetic arithmetic,
    List<Double> dropout,
    double labelSmoothing,
    ClassWeights classWeights,
    Distortion.Limits distortion,
    Transform transform)
    implements Serializable {

  public RunObjective {
    dropout = List.copyOf(dropout);
  }

  /** How inputs are transformed for the network. */
  public enum Transform {
    NONE,
    /** {@code 2 x - 1} for each input x. */
    SYMMETRIC,
    /** Mean 0 and deviation 1 over the training set. */
    STANDARDISED
  }
}
