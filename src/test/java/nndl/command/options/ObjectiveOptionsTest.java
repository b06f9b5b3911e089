package nndl.command.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;

class ObjectiveOptionsTest {
  private static final Layout DEEP = new Layout(9, 7, 6, 4);
  private static final Layout FLAT = new Layout(9, 4);

  @Test
  void aSingleDropoutIsForAllHiddenLayersAndNotForTheInputs() {
    assertEquals(List.of(0.0, 0.5, 0.5), dropout(DEEP, "--dropout=0.5"));
    assertEquals(List.of(0.0, 0.25), dropout(new Layout(9, 7, 4), "--dropout=0.25"));
  }

  @Test
  void aSingleDropoutIsForTheInputsIfThereAreNoHiddenLayers() {
    assertEquals(List.of(0.5), dropout(FLAT, "--dropout=0.5"));
  }

  @Test
  void severalDropoutsStartWithTheInputs() {
    assertEquals(List.of(0.1, 0.2, 0.3), dropout(DEEP, "--dropout=0.1,0.2,0.3"));
    assertEquals(List.of(0.0, 0.0, 0.3), dropout(DEEP, "--dropout=0,0,0.3"));
  }

  @Test
  void aDropoutOfZeroIsNone() {
    assertEquals(List.of(), dropout(DEEP));
    assertEquals(List.of(), dropout(DEEP, "--dropout=0"));
    assertEquals(List.of(), dropout(DEEP, "--dropout=0,0,0"));
    assertEquals(List.of(), dropout(FLAT, "--dropout=0"));
  }

  @Test
  void labelSmoothingIsTheGivenOne() {
    assertEquals(0, Parsed.of().objective.labelSmoothing);
    assertEquals(0.3, Parsed.of("--label-smoothing=0.3").objective.labelSmoothing);
  }

  @Test
  void classWeightsAreTheGivenOnesOrBalanced() {
    assertEquals(List.of(), weights());
    assertEquals(List.of(1.0, 2.5, 0.0), weights("--class-weights=1,2.5,0"));
    // 12 samples: a class of 4 has weight 1
    assertEquals(List.of(4.0, 2.0, 4.0 / 9), weights("--class-weights=balanced"));
  }

  private static List<Double> dropout(Layout layout, String... arguments) {
    return Parsed.of(arguments).objective.dropout(layout);
  }

  private static List<Double> weights(String... arguments) {
    return Parsed.of(arguments).objective.classWeights(3).of(() -> new double[] {1, 2, 9});
  }
}
