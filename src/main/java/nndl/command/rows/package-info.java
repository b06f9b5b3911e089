/**
 * Internal. Rows of digits: a picture of several digits is cut into pieces by what a committee says
 * of each, and rows are made of single digits, to measure that. Nothing here knows Spark. Begin
 * with {@link nndl.command.rows.RowReader}.
 */
package nndl.command.rows;
