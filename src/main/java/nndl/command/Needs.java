package nndl.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The options without which this one would be ignored: one of them must be given. A name may be
 * followed by the values that it must have, as in {@code "--optimizer momentum|nesterov"}. Options
 * that a command does not have do not count. At a class it is of all options that have none of
 * their own, but those that it names.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface Needs {
  /** The names of the options. */
  public String[] value();
}
