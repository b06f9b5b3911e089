/**
 * Internal. The exchange of plain Spark jobs: one job per iteration, with one partition per shard.
 * It is slower than the barrier exchange, and the reference that the barrier exchange must agree
 * with. Begin with {@link nndl.spark.job.JobExchange}.
 */
package nndl.spark.job;
