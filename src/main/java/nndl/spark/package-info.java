/**
 * Internal. nndl on Spark: the choice of an exchange, and Spark jobs that need no exchange. The
 * exchanges themselves are in packages below this one. Begin with {@link nndl.spark.Exchanges}.
 */
package nndl.spark;
