package nndl.worker;

import java.io.Serializable;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;

/**
 * What the workers minimise, and how they compute it.
 *
 * @param cost of one sample
 * @param seed of the initial weights, and of all that is random a sample or an epoch
 * @param arithmetic exact, or of the machine: then equal models need equal machines too
 */
public record Objective(Cost cost, long seed, Arithmetic arithmetic) implements Serializable {}
