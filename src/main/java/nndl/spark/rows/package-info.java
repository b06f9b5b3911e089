/**
 * Internal. Rows of an RDD as files that every executor can read, so that a training reads them
 * like any other files. Begin with {@link nndl.spark.rows.WrittenRows}.
 */
package nndl.spark.rows;
