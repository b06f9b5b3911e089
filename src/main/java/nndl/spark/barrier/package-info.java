/**
 * Internal. The exchange of long-lived tasks: one barrier stage starts them, they keep their shards
 * in memory and compute until the driver has no more orders. A task that is lost costs the
 * iteration under way. Begin with {@link nndl.spark.barrier.NetworkBarrierExchange}.
 */
package nndl.spark.barrier;
