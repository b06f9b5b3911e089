package nndl.data.packed;

import java.util.stream.IntStream;

/**
 * What a network should answer for a sample, and how much that counts: a class, or numbers, as many
 * in every sample.
 */
public sealed interface Target {

  /** The class, or 0 if the target is numbers. */
  int label();

  /** The numbers, which must not be changed; an empty array if the target is a class. */
  float[] numbers();

  /** How much the sample counts, 0 or more. */
  default float weight() {
    return 1;
  }

  /** Returns the same target with another weight. */
  default Target weighing(float weight) {
    return weight == weight() ? this : new Weighed(this, weight);
  }

  /** Returns a class as a target, without a new object for classes that a network can have. */
  static Target of(int label) {
    return label >= 0 && label < OfClass.ALL.length ? OfClass.ALL[label] : new OfClass(label);
  }

  /** A class. */
  record OfClass(int label) implements Target {
    private static final float[] NO_NUMBERS = {};
    private static final OfClass[] ALL =
        IntStream.range(0, SampleSink.MAX_CLASSES).mapToObj(OfClass::new).toArray(OfClass[]::new);

    @Override
    public float[] numbers() {
      return NO_NUMBERS;
    }
  }

  /** A target whose weight is not 1. */
  record Weighed(Target target, float weight) implements Target {
    @Override
    public int label() {
      return target.label();
    }

    @Override
    public float[] numbers() {
      return target.numbers();
    }
  }

  /** Numbers, one for each output of the network. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record OfNumbers(float... numbers) implements Target {
    @Override
    public int label() {
      return 0;
    }
  }
}
