/**
 * Internal. Numbers in arrays: matrices, sparse rows, and what this JVM can do with them, and
 * numbers and rows as text. Products and element-wise functions have packages of their own. Begin
 * with {@link nndl.math.Matrix}.
 */
package nndl.math;
