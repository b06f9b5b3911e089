/**
 * Internal. The exchange of long-lived tasks: one barrier stage starts them, they keep their shards
 * in memory, and they compute until the driver stops them. If a task is lost, only the iteration
 * under way is computed again. Begin with {@link nndl.spark.barrier.NetworkBarrierExchange}.
 */
package nndl.spark.barrier;
