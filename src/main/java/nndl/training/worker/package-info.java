/**
 * Internal. The work of a worker: it loads its shards, sums the gradients of its part of a
 * mini-batch, and adds the sums of its shards along one fixed tree. The package does not depend on
 * the driver; a workload describes all the work. Begin with {@link
 * nndl.training.worker.ShardGroup}.
 */
package nndl.training.worker;
