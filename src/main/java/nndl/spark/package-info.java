/**
 * Internal. nndl on Spark: choosing an exchange, and jobs that need no exchange. The exchanges
 * themselves have rooms of their own below. Begin with {@link nndl.spark.Exchanges}.
 */
package nndl.spark;
