/**
 * Public API: a classifier for the vectors of Spark's DataFrames. The other packages below {@link
 * nndl.model} do not need Spark's classes. Begin with {@link nndl.model.spark.VectorClassifier}.
 */
package nndl.model.spark;
