package nndl.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how a training option is used in run records, in tests of learning rates and in searches.
 * Most options have no annotation, which means that they affect the result. Such an option is
 * recorded if it was changed, it applies to a test of learning rates, and trials of a search may
 * differ by it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Scope {
  /** When the run record lists the option among those that repeat the run. */
  public Repeat repeats() default Repeat.IF_CHANGED;

  /** Whether the option has an effect with {@code --find-learning-rate}, which trains no model. */
  public boolean rateTest() default true;

  /** Whether a search sets the option for each trial. */
  public Search search() default Search.TRIAL;

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
    /** It applies to the search as a whole. */
    WHOLE
  }
}
