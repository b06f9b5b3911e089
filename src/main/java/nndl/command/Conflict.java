package nndl.command;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;

/**
 * An option that would be ignored because of others. That is an error if they stand in the same
 * place. Else what stands in the file of {@code --config} gives way to the command line.
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

  /** For two choices of which only one can be taken. */
  public static Conflict either(
      String option, List<String> others, String named, BooleanSupplier holds) {
    return new Conflict(option, others, true, holds, "this option or " + named, "both");
  }

  /** For an option that is of no use without {@code --output}. */
  public static Conflict needsOutput(String option, Path output) {
    return new Conflict(
        option,
        List.of("--output"),
        false,
        () -> output == null,
        "--output FILE, or not this option",
        "none");
  }

  /** For an option that only some samples need, which are those in the files of the others. */
  public static Conflict needs(
      String option, List<String> files, String samples, BooleanSupplier holds) {
    return new Conflict(option, files, false, holds, samples + ", or not this option", "others");
  }
}
