package nndl.command.evaluate;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import nndl.command.Program;

/** A run of {@link EvaluateCommand} in this process. */
public record EvaluateRun(int status, String out, String err) {

  /**
   * @param options with spaces between them, and $ for the directory
   */
  public static EvaluateRun of(Path directory, String options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Program.run(
            new EvaluateCommand(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            options.replace("$", directory.toString()).split(" "));
    return new EvaluateRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
