/**
 * Internal. What a worker does: it loads its shards, sums the gradients of its part of a
 * mini-batch, and adds the sums of shards along one fixed tree. It knows no driver: the work is
 * described once, as a workload. Begin with {@link nndl.training.worker.ShardGroup}.
 */
package nndl.training.worker;
