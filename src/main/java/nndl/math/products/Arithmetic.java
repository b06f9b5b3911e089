package nndl.math.products;

/** Who multiplies dense matrices, the bulk of the work of wide layers. */
public enum Arithmetic {
  /** Our own kernels: the same bits on every machine. */
  EXACT,
  /**
   * The machine's BLAS, native or Java's: how it rounds depends on library, version and processor.
   */
  BLAS
}
