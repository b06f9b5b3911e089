/**
 * Public API: a classifier where Spark is, for the vectors of its DataFrames. Nothing else here
 * needs Spark's classes. Begin with {@link nndl.model.spark.VectorClassifier}.
 */
package nndl.model.spark;
