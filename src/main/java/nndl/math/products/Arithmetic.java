package nndl.math.products;

/**
 * The implementation of the products of dense matrices, which are most of the work of wide layers.
 */
public enum Arithmetic {
  /** The loops of this project, with the same bits on every machine. */
  EXACT,
  /**
   * The BLAS of the machine, native or in Java. Its rounding depends on the library, its version
   * and the processor.
   */
  BLAS
}
