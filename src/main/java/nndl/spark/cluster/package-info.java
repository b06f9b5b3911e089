/**
 * Internal. The resources of a Spark cluster: how many tasks can run at once, on which hosts they
 * should run, and memory for samples. The exchanges depend on this package, and it does not depend
 * on them. Begin with {@link nndl.spark.cluster.Slots}.
 */
package nndl.spark.cluster;
