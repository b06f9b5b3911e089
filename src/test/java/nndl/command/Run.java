package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.Main;

/** A run of {@link Main} in this process, and what it printed. */
public record Run(int status, String out, String err) {

  /**
   * @param words the verb and its arguments, separated by spaces. $ is the directory.
   */
  public static Run of(Path directory, String words) {
    return of(words.replace("$", directory.toString()).strip().split(" "));
  }

  /**
   * @param words the verb and its arguments
   */
  public static Run of(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Run run = to(new PrintStream(out, true, UTF_8), words);
    return new Run(run.status, out.toString(UTF_8), run.err);
  }

  /** The same with the arguments apart. */
  public static Run of(String verb, String[] arguments) {
    return of(words(verb, arguments));
  }

  /** The same for a caller who takes what goes to standard output. */
  public static Run to(PrintStream out, String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(out, new PrintStream(err, true, UTF_8), words);
    return new Run(status, "", err.toString(UTF_8));
  }

  public static Run to(PrintStream out, String verb, String[] arguments) {
    return to(out, words(verb, arguments));
  }

  private static String[] words(String verb, String... arguments) {
    return Stream.concat(Stream.of(verb), Stream.of(arguments)).toArray(String[]::new);
  }

  /** Fails with what the run said if it did not end well. */
  public Run succeeded() {
    assertEquals(0, status, err);
    return this;
  }

  /** Fails unless the run ended with an error, and this line is all that it said of it. */
  public void failed(String line) {
    assertEquals("nndl: " + line + "\n", err);
    assertEquals(1, status);
  }

  /** Fails unless this line, with $ for the directory, is all that the run printed. */
  public void refused(Path directory, String line) {
    failed(line.replace("$", directory.toString()));
    assertEquals("", out);
  }

  /** Standard output, which is one JSON object. */
  public JsonNode json() throws IOException {
    assertEquals(1, out.lines().count(), out);
    return new ObjectMapper().readTree(out);
  }
}
