/**
 * Internal. What nndl asks of a Spark cluster: how many tasks can run at once, on which hosts, and
 * memory for samples. The exchanges stand on it. Begin with {@link nndl.spark.cluster.Slots}.
 */
package nndl.spark.cluster;
