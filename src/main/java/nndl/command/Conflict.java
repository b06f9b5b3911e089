package nndl.command;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * An option that would be ignored because of other options. A conflict is an error if all of its
 * options that the user gave are on the command line, or if all are in the file of {@code
 * --config}. If some are on the command line and some are in the file, the command line overrides
 * the file, except if {@code alternatives} says that it does not.
 *
 * @param option the option that would be ignored
 * @param others the options because of which it would be ignored
 * @param alternatives whether {@code option} on the command line overrides {@code others} in the
 *     file. If not, that is an error.
 * @param holds returns whether the values of the options conflict. It is called only if the option
 *     is given.
 * @param expected the expected value, for the error message
 * @param found the value that was found, for the error message
 */
public record Conflict(
    String option,
    List<String> others,
    boolean alternatives,
    BooleanSupplier holds,
    String expected,
    String found) {

  /**
   * Returns the conflict of options that exclude each other. An option on the command line
   * overrides an option in the file.
   */
  public static Conflict excludes(
      String option, List<String> others, String named, BooleanSupplier holds) {
    return new Conflict(option, others, true, holds, "this option or " + named, "both");
  }

  /**
   * Returns the conflict of an option that {@code others} exclude. The option does not override
   * them.
   */
  public static Conflict excludedBy(
      String option, List<String> others, String named, BooleanSupplier holds) {
    return requires(option, others, "this option or " + named, "both", holds);
  }

  /**
   * Returns the conflict of an option that requires certain values of {@code others}. The option
   * does not override them.
   */
  public static Conflict requires(
      String option, List<String> others, String needed, String found, BooleanSupplier lacks) {
    return new Conflict(option, others, false, lacks, needed, found);
  }

  /**
   * Returns the conflict of an option that has no effect unless {@code others} have certain values.
   */
  public static Conflict uselessWithout(
      String option, List<String> others, String needed, String found, BooleanSupplier lacks) {
    return requires(option, others, needed + ", or not this option", found, lacks);
  }

  /**
   * Returns the conflict of an option that has an effect only on samples of a certain kind. The
   * options {@code files} name the files of the samples.
   */
  public static Conflict needs(
      String option, List<String> files, String samples, BooleanSupplier lacks) {
    return uselessWithout(option, files, samples, "others", lacks);
  }
}
