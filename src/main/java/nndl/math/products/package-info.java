/**
 * Internal. Matrix products, the bulk of the work: plain loops as the definition, vectors of the
 * same bits, and the machine's BLAS. An instance may hold a buffer and serves one thread. Begin
 * with {@link nndl.math.products.PlainProducts}.
 */
package nndl.math.products;
