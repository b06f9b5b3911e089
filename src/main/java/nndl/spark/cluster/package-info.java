/**
 * Internal. What nndl asks of a Spark cluster: how many tasks can run at once, on which hosts, and
 * memory for samples. The exchanges use it and it does not know them. Begin with {@link
 * nndl.spark.cluster.Slots}.
 */
package nndl.spark.cluster;
