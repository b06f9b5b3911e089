/**
 * Internal. The exchange of plain Spark jobs: one job per iteration, with one partition per shard.
 * It is slower than the barrier exchange, and the reference that the barrier exchange must agree
 * with. Weights go out as a broadcast, and gradients and evaluations return as results of tasks, so
 * nothing here uses the messages of {@link nndl.spark.transport}. Begin with {@link
 * nndl.spark.job.JobExchange}.
 */
package nndl.spark.job;
