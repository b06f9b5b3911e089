package nndl.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodingTest {
  private static final Coding BITS = new Coding.Bits(10);
  private static final Coding NEURON = Coding.implied(1);

  @Test
  void ofOneHotNamesTheHighestOutputAndTheFirstOfEquals() {
    Coding oneHot = new Coding.OneHot(3);
    assertEquals(2, oneHot.prediction(outputs(0, 0, 0.9f), 0));
    assertEquals(1, oneHot.prediction(outputs(0, 0.5f, 0.5f), 0));
    assertEquals(0, oneHot.prediction(outputs(0, 0, 0), 0));
    assertEquals(2, oneHot.prediction(outputs(-3, -2, -1), 0), "not the padding");
    assertEquals(3, oneHot.predictions());
    assertEquals(0.9f, confidence(oneHot, outputs(0, 0, 0.9f)));
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 2", "3, 2, 4", "4, 2, 4", "5, 3, 6", "10, 4, 11", "16, 4, 16", "17, 5, 18"})
  void ofBitsHasNoMoreOutputsThanItNeedsAndOneAnswerForAllCodesOfNoClass(
      int classes, int outputs, int predictions) {
    Coding bits = new Coding.Bits(classes);
    assertEquals(outputs, bits.outputs());
    assertEquals(predictions, bits.predictions());
  }

  @ParameterizedTest
  @CsvSource({"0, 0000", "1, 0001", "2, 0010", "8, 1000", "9, 1001"})
  void ofBitsBeginsWithTheMostSignificant(int label, String code) {
    assertEquals(
        code,
        IntStream.range(0, 4)
            .mapToObj(j -> BITS.isOn(label, j) ? "1" : "0")
            .collect(Collectors.joining()));
    float[] sure = new float[4];
    for (int j = 0; j < 4; j++) {
      sure[j] = code.charAt(j) == '1' ? 0.9f : 0.1f;
    }
    assertEquals(label, BITS.prediction(outputs(sure), 0));
    assertEquals(Math.pow(0.9, 4), confidence(BITS, outputs(sure)), 1e-6);
  }

  @Test
  void ofBitsIsSureOfACodeThatIsNoClassToo() {
    Matrix twelve = outputs(0.9f, 0.8f, 0.2f, 0.3f);
    assertEquals(10, BITS.prediction(twelve, 0));
    assertEquals(0.9 * 0.8 * 0.8 * 0.7, confidence(BITS, twelve), 1e-6);
  }

  @Test
  void marginsOfTwoClassesAreOppositeAndOfMoreTheWeightedInputs() {
    Coding two = new Coding.OneHot(2);
    assertArrayEquals(new double[] {-3, 3}, two.margins(new float[] {-1, 2}));
    assertArrayEquals(new double[] {-2, 2}, NEURON.margins(new float[] {2}));
    assertArrayEquals(new double[] {1, 2, 9}, new Coding.OneHot(3).margins(new float[] {1, 2, 9}));
    assertTrue(two.margins(new float[] {0, 41})[1] > two.margins(new float[] {0, 40})[1]);
  }

  @Test
  void marginsOfBitsAreLogarithmsOfSharesAlsoWhereTheseAreRounded() {
    float[] z = {0.5f, -1, 2};
    float[] a = new float[3];
    for (int j = 0; j < 3; j++) {
      a[j] = (float) (1 / (1 + Math.exp(-z[j])));
    }
    double[] shares = new Coding.Bits(6).shares(a);
    double[] margins = new Coding.Bits(6).margins(z);
    for (int c = 0; c < 6; c++) {
      assertEquals(Math.log(shares[c]), margins[c], 1e-6);
    }
    double[] sure = new Coding.Bits(3).margins(new float[] {-900, 900});
    assertArrayEquals(new double[] {-900, 0, -1800}, sure, 1e-9);
  }

  @Test
  void ofOneNeuronIsTwoClassesWithTheThresholdAtOneHalf() {
    assertEquals(2, NEURON.classes());
    assertEquals(2, NEURON.predictions());
    assertEquals(0, NEURON.prediction(outputs(0.5f), 0));
    assertEquals(1, NEURON.prediction(outputs(Math.nextUp(0.5f)), 0));
    assertEquals(0.75f, confidence(NEURON, outputs(0.25f)));
    assertEquals(0.75f, confidence(NEURON, outputs(0.75f)));
    assertTrue(Float.isNaN(confidence(NEURON, outputs(Float.NaN))));
  }

  @Test
  void sharesAddUpToOneAndAreEqualWhereAllOutputsAreZero() {
    assertArrayEquals(new double[] {0.25, 0.75}, new Coding.OneHot(2).shares(new float[] {1, 3}));
    assertArrayEquals(new double[] {0.5, 0.5}, new Coding.OneHot(2).shares(new float[2]));
    assertArrayEquals(new double[] {0.75, 0.25}, NEURON.shares(new float[] {0.25f}));
  }

  @Test
  void theConfidenceInALabelIsThatOfItsOwnOutputOrOfItsOwnBits() {
    Matrix outputs = outputs(0.75f, 0.125f);
    assertEquals(0.125f, new Coding.OneHot(2).labelConfidence(outputs, 0, 1));
    Coding bits = new Coding.Bits(4);
    assertEquals(0.25f * 0.875f, bits.labelConfidence(outputs, 0, 0));
    assertEquals(0.25f * 0.125f, bits.labelConfidence(outputs, 0, 1));
    assertEquals(0.75f * 0.875f, bits.labelConfidence(outputs, 0, 2));
  }

  @Test
  void ofNumbersAnswersEachInItsOwnUnitAndKnowsNoClass() {
    Coding.Numbers numbers = new Coding.Numbers(List.of(10.0, -1.0), List.of(2.0, 0.5), 1);
    assertEquals(13, numbers.number(0, 1.5f));
    assertEquals(-2, numbers.number(1, -2));
    assertArrayEquals(new double[] {2, 0.5}, numbers.units());
    assertEquals(
        List.of(2, 0, 0), List.of(numbers.outputs(), numbers.classes(), NEURON.units().length));
    for (Executable asked :
        List.<Executable>of(
            () -> numbers.isOn(0, 0),
            () -> numbers.prediction(outputs(1), 0),
            () -> numbers.confidence(outputs(1), 0, 0),
            () -> numbers.labelConfidence(outputs(1), 0, 0),
            () -> numbers.shares(new float[1]),
            () -> numbers.margins(new float[1]))) {
      assertEquals(
          "outputs: expected classes, found numbers",
          assertThrows(UnsupportedOperationException.class, asked).getMessage());
    }
  }

  @Test
  void isNamedByWhatItsOutputsAreAndHowMany() {
    assertEquals("one-hot of 3 classes", new Coding.OneHot(3).toString());
    assertEquals("bits of 10 classes", BITS.toString());
    List<Double> ones = List.of(1.0, 1.0);
    assertEquals("2 numbers", new Coding.Numbers(ones, ones, 1).toString());
    List<Double> one = List.of(1.0);
    assertEquals("a number", new Coding.Numbers(one, one, 1).toString());
  }

  private static float confidence(Coding coding, Matrix outputs) {
    return coding.confidence(outputs, 0, coding.prediction(outputs, 0));
  }

  /** The outputs of one sample. */
  private static Matrix outputs(float... a) {
    Matrix outputs = Matrix.zeros(1, a.length);
    for (int j = 0; j < a.length; j++) {
      outputs.set(0, j, a[j]);
    }
    return outputs;
  }
}
