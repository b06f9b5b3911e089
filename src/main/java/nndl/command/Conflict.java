package nndl.command;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;

/**
 * An option that would be ignored because of others. If all of them stand on the command line, or
 * all in the file of {@code --config}, that is an error. If they stand in both places, the command
 * line overrides the file: what stands there is left out.
 *
 * @param option the one that would be ignored
 * @param others those that leave it nothing to say
 * @param alternatives whether the others may be left out instead; if not, the option on the command
 *     line is an error wherever they stand
 * @param holds whether the options' values are such; asked only if the option is given
 * @param expected what the error expects
 * @param found what the error has found
 */
public record Conflict(
    String option,
    List<String> others,
    boolean alternatives,
    BooleanSupplier holds,
    String expected,
    String found) {

  /** Two choices of which only one can be taken: a file's choice is overridden, whichever it is. */
  public static Conflict excludes(
      String option, List<String> others, String named, BooleanSupplier holds) {
    return either(option, others, "this option or " + named, "both", holds);
  }

  /** The same with words of its own. */
  public static Conflict either(
      String option, List<String> others, String expected, String found, BooleanSupplier holds) {
    return new Conflict(option, others, true, holds, expected, found);
  }

  /** An option that the others leave nothing to say, but that is no reason to leave them out. */
  public static Conflict excludedBy(
      String option, List<String> others, String named, BooleanSupplier holds) {
    return requires(option, others, "this option or " + named, "both", holds);
  }

  /** An option that asks something of the others which they do not have. */
  public static Conflict requires(
      String option, List<String> others, String needed, String found, BooleanSupplier lacks) {
    return new Conflict(option, others, false, lacks, needed, found);
  }

  /** An option that says nothing where the others are not as it needs them. */
  public static Conflict uselessWithout(
      String option, List<String> others, String needed, String found, BooleanSupplier lacks) {
    return requires(option, others, needed + ", or not this option", found, lacks);
  }

  /** An option that is of no use without {@code --output}. */
  public static Conflict needsOutput(String option, Path output) {
    return uselessWithout(
        option, List.of("--output"), "--output FILE", "none", () -> output == null);
  }

  /** An option that only some samples need, which are those in the files of the others. */
  public static Conflict needs(
      String option, List<String> files, String samples, BooleanSupplier lacks) {
    return uselessWithout(option, files, samples, "others", lacks);
  }
}
