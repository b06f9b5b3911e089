/**
 * Internal. The order of samples: the shuffle of an epoch, its mini-batches, and the shards that
 * samples are cut into. All of it is a function of numbers, with no state and no data. Begin with
 * {@link nndl.data.sampling.Shuffle}.
 */
package nndl.data.sampling;
