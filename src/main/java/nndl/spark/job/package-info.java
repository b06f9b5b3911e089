/**
 * Internal. The exchange of plain Spark jobs: one job an iteration, a partition for each shard. It
 * is the definition of right for the other exchanges. Begin with {@link
 * nndl.spark.job.JobExchange}.
 */
package nndl.spark.job;
