package nndl.worker;

import java.io.Serializable;
import nndl.math.Arithmetic;
import nndl.network.Activation;
import nndl.network.Cost;
import nndl.network.Layout;

/**
 * What defines a run, together with its samples and its shard count: equal hyperparameters give
 * equal models.
 *
 * @param layout the sizes of the layers
 * @param epochs how often every sample is seen
 * @param miniBatchSize samples an iteration; the last of an epoch may have fewer
 * @param learningRate eta
 * @param arithmetic exact, or of the machine: then equal models need equal machines too
 * @param seed of the initial weights and of every epoch's shuffle
 */
public record Hyperparameters(
    Layout layout,
    Activation activation,
    Cost cost,
    int epochs,
    long miniBatchSize,
    double learningRate,
    long seed,
    Arithmetic arithmetic)
    implements Serializable {}
