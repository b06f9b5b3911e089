package nndl.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The options that would be ignored beside this one: {@link Excludes}, seen from the other side.
 * Options that a command does not have do not count.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Replaces {
  /** The names of the options. */
  public String[] value();
}
