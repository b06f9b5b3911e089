/**
 * Internal. Tables in the formats that Spark SQL reads, such as Parquet and ORC, and data frames.
 * Spark SQL must be on the class path only if such a table is read or written. Begin with {@link
 * nndl.spark.sql.SqlTable}.
 */
package nndl.spark.sql;
