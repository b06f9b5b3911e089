/**
 * Internal. nndl on Spark: the choice of an exchange, and Spark jobs that need no exchange. The
 * exchanges themselves live in packages of their own below. Begin with {@link
 * nndl.spark.Exchanges}.
 */
package nndl.spark;
