package nndl.math.products;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes on both sides of those from which on {@link VectorProducts} multiplies by {@link
 * VectorTiles} in place of {@link VectorPanels}.
 */
final class DenseCases {
  private static final int[] ROWS = {1, 3, 7, 8, 9, 63, 64, 65};
  private static final int[] STEPS = {1, 15, 16, 17};
  private static final int[] COLUMNS = {1, 10, 16, 17, 33, 63, 64, 65};

  private final Products vector = new VectorProducts();

  static List<TileCases.Sizes> all() {
    List<TileCases.Sizes> all = new ArrayList<>();
    for (int rows : ROWS) {
      for (int steps : STEPS) {
        for (int columns : COLUMNS) {
          all.add(new TileCases.Sizes(rows, steps, columns));
        }
      }
    }
    return all;
  }

  void assertPlainBits(TileCases.Sizes sizes) {
    TileCases.assertPlainBits(
        sizes, vector::addProduct, vector::addProductWithTransposed, vector::addOuterProducts);
  }
}
