package nndl.training.workload;

import java.io.Serializable;
import java.util.List;
import nndl.data.image.Distortion;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;
import nndl.network.InputTransform;

/**
 * What the workers minimise, and how they compute it.
 *
 * @param cost of one sample
 * @param seed of the initial weights, and of all that is random a sample or an epoch
 * @param arithmetic exact, or of the machine: then equal models need equal machines too
 * @param dropout the share of the inputs, and of the neurons of each hidden layer, that training
 *     leaves out; empty if none
 * @param labelSmoothing how much of the desired output is shared out among all classes, or among 0
 *     and 1 where outputs are bits, in training
 * @param classWeights how much a sample of each class counts in training; empty if all the same; 0
 *     for a class that does not count
 * @param deform how images are distorted in training
 * @param inputTransform what inputs become, in training and in evaluations
 */
public record Objective(
    Cost cost,
    long seed,
    Arithmetic arithmetic,
    List<Double> dropout,
    double labelSmoothing,
    List<Double> classWeights,
    Distortion deform,
    InputTransform inputTransform)
    implements Serializable {

  public Objective {
    dropout = List.copyOf(dropout);
    classWeights = List.copyOf(classWeights);
  }

  /** Nothing but the cost, as in chapter 1. */
  public Objective(Cost cost, long seed, Arithmetic arithmetic) {
    this(
        cost,
        seed,
        arithmetic,
        List.of(),
        0,
        List.of(),
        new Distortion.None(),
        InputTransform.NONE);
  }
}
