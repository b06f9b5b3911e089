package nndl.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The options beside which this one would be ignored. A name may be followed by the values with
 * which that is so, as in {@code "--input-range symmetric"}, and by a reason behind a comma.
 * Options that a command does not have do not count.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Excludes {
  /** The names of the options. */
  public String[] value();
}
