/**
 * Internal. The order of samples: the shuffle of an epoch, its mini-batches, and the shards that
 * samples are cut into. All of it is computed from numbers, such as a seed and an epoch, and not
 * from the data of the samples. Begin with {@link nndl.data.sampling.Shuffle}.
 */
package nndl.data.sampling;
