package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.command.Run;

/**
 * A run that must fail, and its error message.
 *
 * @param options the options of the run, beside the settings of its directory. $ is the directory.
 * @param message the expected line. $ is the directory.
 */
public record WrongRun(String name, Damage damage, String options, String message) {

  /** Damages a file in a correct directory. */
  public interface Damage {
    void in(Path directory) throws IOException;
  }

  public static WrongRun options(String options, String message) {
    return new WrongRun(options, directory -> {}, options, message);
  }

  public static WrongRun files(String name, Damage damage, String message) {
    return new WrongRun(name, damage, "", message);
  }

  /** Checks that the run ends with status 1 and one line, and that it writes no model. */
  public void assertFails(Path directory) throws IOException {
    Run run = in(directory);
    assertEquals("nndl: " + message.replace("$", directory.toString()) + "\n", run.err());
    assertEquals("", run.out());
    assertEquals(1, run.status());
    assertTrue(Files.notExists(directory.resolve("model/model.safetensors")));
  }

  /**
   * Checks that the run ends with status 2 and one line, which ends with a suggestion or a pointer
   * to the help.
   */
  public void assertWrongOptions(Path directory) throws IOException {
    Run run = in(directory);
    boolean known = message.contains("; did you mean ");
    String end = known ? "" : "; --help explains the options";
    assertEquals("nndl: " + message + end + "\n", run.err());
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  private Run in(Path directory) throws IOException {
    damage.in(directory);
    String all = options.replace("$", directory.toString());
    return TrainRun.in(directory, all.isEmpty() ? new String[0] : all.split(" "));
  }

  @Override
  public String toString() {
    return name;
  }
}
