/**
 * Internal. Matrix products, which are most of the work of training: plain loops as the definition,
 * vectors that give the same bits, and the BLAS of the machine. An instance may hold a buffer, so
 * several threads must not share it. Begin with {@link nndl.math.products.PlainProducts}.
 */
package nndl.math.products;
