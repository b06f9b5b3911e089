package nndl.command;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;

/**
 * An option that would be ignored because of other options. It is an error if all of them are on
 * the command line, or if all are in the file of {@code --config}. If some are on the command line
 * and some in the file, the command line overrides the file.
 *
 * @param option the option that would be ignored
 * @param others the options because of which it would be ignored
 * @param alternatives whether the option on the command line overrides the others in the file. If
 *     not, it is an error.
 * @param holds whether the values of the options conflict. It is called only if the option is
 *     given.
 * @param expected what the error message says was expected
 * @param found what the error message says was found
 */
public record Conflict(
    String option,
    List<String> others,
    boolean alternatives,
    BooleanSupplier holds,
    String expected,
    String found) {

  /** Two choices that exclude each other. The one in the file is overridden. */
  public static Conflict excludes(
      String option, List<String> others, String named, BooleanSupplier holds) {
    return either(option, others, "this option or " + named, "both", holds);
  }

  /** The same with a message of its own. */
  public static Conflict either(
      String option, List<String> others, String expected, String found, BooleanSupplier holds) {
    return new Conflict(option, others, true, holds, expected, found);
  }

  /** An option that the others exclude. It does not override them. */
  public static Conflict excludedBy(
      String option, List<String> others, String named, BooleanSupplier holds) {
    return requires(option, others, "this option or " + named, "both", holds);
  }

  /** An option that requires certain values of the others. It does not override them. */
  public static Conflict requires(
      String option, List<String> others, String needed, String found, BooleanSupplier lacks) {
    return new Conflict(option, others, false, lacks, needed, found);
  }

  /** An option that has no effect unless the others have certain values. */
  public static Conflict uselessWithout(
      String option, List<String> others, String needed, String found, BooleanSupplier lacks) {
    return requires(option, others, needed + ", or not this option", found, lacks);
  }

  /** An option that has no effect without {@code --output}. */
  public static Conflict needsOutput(String option, Path output) {
    return uselessWithout(
        option, List.of("--output"), "--output FILE", "none", () -> output == null);
  }

  /** An option for samples of a certain kind. The others name the files of the samples. */
  public static Conflict needs(
      String option, List<String> files, String samples, BooleanSupplier lacks) {
    return uselessWithout(option, files, samples, "others", lacks);
  }
}
