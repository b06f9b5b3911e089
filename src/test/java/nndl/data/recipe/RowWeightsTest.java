package nndl.data.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowWeightsTest {
  @ParameterizedTest
  @CsvSource({
    "0, true",
    "-0.0, true",
    "1e-300, true",
    "3.4028234663852886e38, true",
    "3.4028234663852889e38, false",
    "-1e-300, false",
    "Infinity, false",
    "NaN, false"
  })
  void aWeightIsNotNegativeAndNoLargerThanAFloat(double number, boolean isWeight) {
    assertEquals(isWeight, RowWeights.isWeight(number));
  }
}
