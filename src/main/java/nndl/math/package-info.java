/**
 * Internal. Numbers in arrays: matrices, sparse rows, and what this JVM can do with them. The
 * products and element-wise functions on them have rooms of their own. Begin with {@link
 * nndl.math.Matrix}.
 */
package nndl.math;
