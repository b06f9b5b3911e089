package nndl.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The numbers that an option takes, from the least to the largest. {@link Ranges} checks them
 * wherever the option was given. Each number of a list must be one of them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Range {
  /** The least number. */
  public double min() default 0;

  /** The largest number. Without it, any number will do that is not infinite. */
  public double max() default Double.MAX_VALUE;

  /** Whether the number must be above {@link #min}. */
  public boolean above() default false;

  /** Whether the number must be below {@link #max}, also when it is rounded to float32. */
  public boolean below() default false;
}
