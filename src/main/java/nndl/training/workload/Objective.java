package nndl.training.workload;

import java.io.Serializable;
import java.util.List;
import nndl.data.image.Distortion;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;
import nndl.network.InputTransform;

/**
 * The cost that the workers minimise, and how they compute it.
 *
 * @param cost the cost of one sample
 * @param seed the seed of the initial weights, and of everything random per sample or per epoch
 * @param arithmetic how products are computed; if it is not exact, models are equal only on equal
 *     machines
 * @param dropout the share of the inputs, and of the neurons of each hidden layer, that training
 *     drops; empty if none
 * @param labelSmoothing in training, the smoothing s: a desired output y becomes (1 - s) y + s / K,
 *     where K is the number of classes, or 2 if outputs are bits
 * @param classWeights for each class, the weight of its samples in training; 0 excludes a class,
 *     and an empty list gives all classes the same weight
 * @param deform how images are distorted in training
 * @param inputTransform how inputs are transformed, in training and in evaluations
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

  /** An objective with a cost alone, as in chapter 1. */
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
