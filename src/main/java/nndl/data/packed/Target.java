package nndl.data.packed;

import java.util.stream.IntStream;

/**
 * What a network should answer for a sample, and how much that counts: a class, or numbers, as many
 * in every sample.
 *
 * @param label the class, or 0 if the target is numbers
 * @param weight how much the sample counts, 0 or more
 * @param numbers the numbers, one for each output of the network, which must not be changed; an
 *     empty array if the target is a class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Target(int label, float weight, float... numbers) {
  private static final float[] NO_NUMBERS = {};
  private static final Target[] OF_CLASSES =
      IntStream.range(0, SampleSink.MAX_CLASSES).mapToObj(Target::ofClass).toArray(Target[]::new);

  /** Returns a class as a target, without a new object for classes that a network can have. */
  public static Target of(int label) {
    return label >= 0 && label < OF_CLASSES.length ? OF_CLASSES[label] : ofClass(label);
  }

  private static Target ofClass(int label) {
    return new Target(label, 1, NO_NUMBERS);
  }

  /** Returns numbers as a target. */
  public static Target ofNumbers(float... numbers) {
    return new Target(0, 1, numbers);
  }

  /** Returns the same target with another weight. */
  public Target weighing(float other) {
    return other == weight ? this : new Target(label, other, numbers);
  }
}
