package nndl.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import nndl.Slow;
import org.junit.jupiter.api.Test;

@Slow
class ExactMomentsTest {
  private static final MathContext MANY_DIGITS = new MathContext(2400);

  /** Enough for any number that lies in the middle between two of float64. */
  private static final MathContext HALVES = new MathContext(800);

  @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void meanAndDeviationAreThoseOfExactNumbersRoundedOnce(@ForAll("numbers") List<Double> numbers) {
    BigDecimal n = BigDecimal.valueOf(numbers.size());
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (double number : numbers) {
      sum = sum.add(new BigDecimal(number));
      squares = squares.add(new BigDecimal(number).pow(2));
    }
    ExactMoments moments = of(numbers);
    assertEquals(numbers.size(), moments.count());
    assertEquals(sum.divide(n, MANY_DIGITS).doubleValue(), moments.mean());
    BigDecimal variance = n.multiply(squares).subtract(sum.pow(2));
    BigDecimal ofOne = variance.divide(n.pow(2), MANY_DIGITS);
    assertEquals(ofOne.sqrt(HALVES).doubleValue(), moments.deviation());
    BigDecimal square = squares.divide(n, MANY_DIGITS);
    assertEquals(square.sqrt(HALVES).doubleValue(), moments.rootMeanSquare());
  }

  @Property(tries = 100, seed = "2", edgeCases = EdgeCasesMode.NONE)
  void neitherOrderNorPartitionsChangeABit(
      @ForAll("numbers") List<Double> numbers, @ForAll Random random) throws Exception {
    ExactMoments expected = of(numbers);
    Collections.shuffle(numbers, random);
    ExactMoments found = new ExactMoments();
    for (int from = 0; from < numbers.size(); ) {
      int to = from + 1 + random.nextInt(numbers.size() - from);
      found.add(copy(of(numbers.subList(from, to))));
      from = to;
    }
    assertEquals(expected.count(), found.count());
    assertEquals(expected.mean(), found.mean());
    assertEquals(expected.deviation(), found.deviation());
  }

  /** Usual numbers, whole numbers, zeros, and numbers of any size. */
  @Provide
  Arbitrary<List<Double>> numbers() {
    Arbitrary<Double> any =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    Arbitrary<Double> usual = Arbitraries.longs().map(bits -> bits * 0x1p-63 * 100);
    Arbitrary<Double> whole = Arbitraries.integers().between(-5, 5).map(Integer::doubleValue);
    Arbitrary<Double> tiny = Arbitraries.integers().map(i -> i * Double.MIN_VALUE);
    return Arbitraries.oneOf(
        List.of(
            list(usual),
            list(whole),
            list(tiny),
            list(any),
            list(Arbitraries.oneOf(List.of(any, usual, whole, tiny)))));
  }

  private static Arbitrary<List<Double>> list(Arbitrary<Double> numbers) {
    return numbers.list().ofMinSize(1).ofMaxSize(20).map(java.util.ArrayList::new);
  }

  @Property(tries = 100, seed = "3", edgeCases = EdgeCasesMode.NONE)
  void weightedMomentsAreThoseOfExactNumbersRoundedOnce(
      @ForAll("numbers") List<Double> numbers, @ForAll("weights") List<Float> weights) {
    BigDecimal n = BigDecimal.ZERO;
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    ExactMoments moments = new ExactMoments();
    for (int i = 0; i < numbers.size(); i++) {
      float weight = weights.get(i % weights.size());
      BigDecimal number = new BigDecimal(numbers.get(i));
      n = n.add(new BigDecimal(weight));
      sum = sum.add(new BigDecimal(weight).multiply(number));
      squares = squares.add(new BigDecimal(weight).multiply(number.pow(2)));
      moments.add(numbers.get(i), weight);
    }
    assertEquals(sum.divide(n, MANY_DIGITS).doubleValue(), moments.mean());
    BigDecimal variance = n.multiply(squares).subtract(sum.pow(2));
    BigDecimal ofOne = variance.divide(n.pow(2), MANY_DIGITS);
    assertEquals(ofOne.sqrt(HALVES).doubleValue(), moments.deviation());
    BigDecimal square = squares.divide(n, MANY_DIGITS);
    assertEquals(square.sqrt(HALVES).doubleValue(), moments.rootMeanSquare());
  }

  /** Weights of any size, of which the first is not 0. */
  @Provide
  Arbitrary<List<Float>> weights() {
    Arbitrary<Float> any =
        Arbitraries.integers().map(Float::intBitsToFloat).filter(w -> w > 0 && w < 1e38);
    Arbitrary<Float> usual = Arbitraries.of(1f, 2f, 0.1f, 3.5f, 0f);
    return Arbitraries.oneOf(List.of(any, usual))
        .list()
        .ofMinSize(1)
        .ofMaxSize(20)
        .filter(weights -> weights.get(0) > 0);
  }

  @Test
  void aNumberOfWeightTwoCountsAsTwoNumbers() {
    ExactMoments twice = of(List.of(0.1, 0.1, -3.7, 12.0));
    ExactMoments moments = new ExactMoments();
    moments.add(0.1, 2);
    moments.add(-3.7, 1);
    moments.add(12, 1);
    moments.add(99, 0);
    assertEquals(twice.mean(), moments.mean());
    assertEquals(twice.deviation(), moments.deviation());
  }

  @Test
  void equalNumbersHaveNoDeviation() {
    ExactMoments moments = of(Collections.nCopies(1000, 0.1));
    assertEquals(0.1, moments.mean());
    assertEquals(0, moments.deviation());
  }

  @Test
  void zerosOnlyCount() {
    ExactMoments moments = of(List.of(4.0, 0.0));
    moments = moments.withZeros(of(List.of(0.0, 0.0, 0.0, 0.0)));
    assertEquals(4, moments.count());
    assertEquals(1, moments.mean());
    assertEquals(Math.sqrt(3), moments.deviation());
  }

  @Test
  void sumsThatChangeTheirSignOftenStayExact() {
    ExactMoments moments = new ExactMoments();
    for (int i = 0; i < 10; i++) {
      moments.add(of(List.of(-0x1p40, -1.0, 0x1p-40)));
      moments.add(of(List.of(0x1p40, 0x1p-40, 1.0)));
    }
    assertEquals(0x1p-40 / 3, moments.mean());
  }

  @Test
  void whatIsNoFiniteNumberIsRefused() {
    ExactMoments moments = new ExactMoments();
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> moments.add(number));
    }
  }

  private static ExactMoments of(List<Double> numbers) {
    ExactMoments moments = new ExactMoments();
    numbers.forEach(moments::add);
    return moments;
  }

  private static ExactMoments copy(ExactMoments moments) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(moments);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ExactMoments) in.readObject();
    }
  }
}
