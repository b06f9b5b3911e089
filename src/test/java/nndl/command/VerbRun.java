package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import nndl.Main;

/** A run of {@link Main} in this process. */
public record VerbRun(int status, String out, String err) {

  /**
   * @param words the arguments, separated by spaces. $ is the directory.
   */
  public static VerbRun of(Path directory, String words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            words.replace("$", directory.toString()).strip().split(" "));
    return new VerbRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Fails with the output of the run if its status is not 0. */
  public VerbRun succeeded() {
    assertEquals(0, status, err);
    return this;
  }

  /** Standard output, which is one JSON object. */
  public JsonNode json() throws IOException {
    assertEquals(1, out.lines().count(), out);
    return new ObjectMapper().readTree(out);
  }
}
