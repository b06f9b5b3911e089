/** Floor 3: the exchanges of {@link nndl.training}, over Spark's executors. */
package nndl.spark;
