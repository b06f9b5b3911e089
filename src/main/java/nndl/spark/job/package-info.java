/**
 * Internal. The exchange of plain Spark jobs: one job per iteration, with one partition per shard.
 * It is slower than the barrier exchange. Both must have equal results. Weights are sent as a
 * broadcast, and gradients and evaluations return as results of tasks. So this package does not use
 * the messages of {@link nndl.spark.transport}. Begin with {@link nndl.spark.job.JobExchange}.
 */
package nndl.spark.job;
