package nndl.math.products;

/**
 * Checks the products of all sizes of {@link TileCases}, {@link DenseCases} and {@link SparseCases}
 * in a JVM of any version and vector width.
 */
public final class AllCases {
  private AllCases() {}

  public static void assertPlainBits() {
    TileCases tiles = new TileCases();
    TileCases.all().forEach(tiles::assertPlainBits);
    DenseCases dense = new DenseCases();
    DenseCases.all().forEach(dense::assertPlainBits);
    SparseCases sparse = new SparseCases();
    SparseCases.all().forEach(sparse::assertPlainBits);
    SparseCases.shares().forEach(sparse::assertPlainBits);
  }
}
