/**
 * Internal. The exchange of long-lived tasks. A barrier stage of Spark starts all tasks at once.
 * They keep their shards in memory and compute until the driver stops them. If a task is lost, all
 * tasks start again, and only the current iteration is repeated. Begin with {@link
 * nndl.spark.barrier.NetworkBarrierExchange}.
 */
package nndl.spark.barrier;
