/**
 * Public API: a classifier for the vectors of Spark's DataFrames. No other package of {@link
 * nndl.model} needs Spark's classes. Begin with {@link nndl.model.spark.VectorClassifier}.
 */
package nndl.model.spark;
