package nndl.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes how a training option is used in run records, in tests of learning rates, in searches
 * and in trainings that a program calls. An option without this annotation affects the result. It
 * is recorded if it was changed, it has an effect in a test of learning rates, each trial of a
 * search may have its own value, and a program may give it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.TYPE})
public @interface Scope {
  /** When the run record lists the option among the options that repeat the run. */
  public Repeat repeats() default Repeat.IF_CHANGED;

  /** Whether the option has an effect with {@code --find-learning-rate}, which trains no model. */
  public boolean rateTest() default true;

  /** What the option applies to in a search. */
  public Search search() default Search.TRIAL;

  /** Whether a program that trains may give the option. It has neither a terminal nor a process. */
  public boolean program() default true;

  /** The param of a {@code NetworkClassifier} that decides what the option says, if one does. */
  public String param() default "";

  /** When the run record lists an option. */
  public enum Repeat {
    NEVER,
    IF_CHANGED,
    ALWAYS
  }

  /** What an option applies to in a search. */
  public enum Search {
    /** Each trial may have its own value. */
    TRIAL,
    /** All trials have the same value, so that they can be compared. */
    ALL_TRIALS,
    /** The option applies to the search as a whole. */
    WHOLE,
    /** A search does not take the option. */
    NONE
  }
}
