package nndl.ml;

import java.io.Serializable;
import java.util.function.Predicate;
import scala.Function1;

/** Makes the checks of values that Spark's params ask for. */
final class Checks {
  private Checks() {}

  /** A condition that is serialised with its param. */
  interface Condition<T> extends Predicate<T>, Serializable {}

  private interface Check<T> extends Function1<T, Object>, Serializable {}

  /** Returns the check of a condition. */
  static <T> Function1<T, Object> of(Condition<T> condition) {
    return (Check<T>) condition::test;
  }
}
