package nndl.ml;

import org.apache.spark.ml.util.Identifiable;

/**
 * Hands a stage its uid while the constructors of Spark's classes run. They ask for the uid to make
 * their params, before a constructor in Java can set a field. An argument of a constructor is
 * computed first, so it is there that {@link #next} is called.
 */
final class Uids {
  private static final ThreadLocal<String> NEXT = new ThreadLocal<>();

  private Uids() {}

  /** Returns a new uid that begins with a prefix. */
  static String random(String prefix) {
    return Identifiable.randomUID(prefix);
  }

  /** Says which uid the stage has that this thread is about to construct. */
  static Uids next(String uid) {
    NEXT.set(uid);
    return null;
  }

  /** Returns the uid of the stage that this thread constructs, or a new one if none was said. */
  static String take() {
    String uid = NEXT.get();
    NEXT.remove();
    return uid == null ? random("network") : uid;
  }
}
