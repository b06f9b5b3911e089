package nndl.math.products;

import nndl.Slow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Slow
class VectorTilesTest {
  private final TileCases cases = new TileCases();

  @ParameterizedTest
  @MethodSource("nndl.math.products.TileCases#all")
  void addWhatPlainLoopsAdd(TileCases.Sizes sizes) {
    cases.assertPlainBits(sizes);
  }
}
