package nndl.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an option of a training means beyond that one training, said beside the option. An option
 * without it decides the result: it repeats a run, takes part in a test of learning rates, and
 * trials of a search may differ by it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Scope {
  /** Whether the record of a run shows the option, for whoever repeats the run. */
  public Repeat repeats() default Repeat.IF_CHANGED;

  /** Whether the option means something to {@code --find-learning-rate}, which trains no model. */
  public boolean rateTest() default true;

  /** Who decides it in a search. */
  public Search search() default Search.TRIAL;

  /** When an option is shown in the record of a run. */
  public enum Repeat {
    NEVER,
    IF_CHANGED,
    ALWAYS
  }

  /** Whose an option is in a search. */
  public enum Search {
    /** Each trial may have its own value. */
    TRIAL,
    /** All trials have the same value, or there is nothing to compare. */
    ALL_TRIALS,
    /** It says what the search does as a whole. */
    WHOLE
  }
}
