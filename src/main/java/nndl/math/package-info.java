/**
 * Numbers in arrays: matrices, sparse rows and the products and element-wise functions on them.
 * Plain loops are the definition; everything faster gives the same bits. Begin with {@link
 * nndl.math.PlainKernels}.
 */
package nndl.math;
