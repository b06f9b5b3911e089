package nndl.worker;

import java.io.Serializable;

/**
 * How the driver moves the weights.
 *
 * @param epochs how often every sample is seen
 * @param miniBatchSize samples an iteration; the last of an epoch may have fewer
 * @param learningRate eta
 */
public record Descent(int epochs, long miniBatchSize, double learningRate)
    implements Serializable {}
