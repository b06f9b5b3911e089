package nndl.command.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.command.Program;

/** A run of {@link ReportCommand} in this process, and the pages that there are. */
public record ReportRun(int status, String out, String err) {

  static ReportRun of(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int status =
        Program.run(
            new ReportCommand(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            words);
    return new ReportRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  ReportRun succeeded() {
    if (status != 0) {
      throw new AssertionError(err);
    }
    return this;
  }

  /** What a page shows. */
  public static JsonNode data(Path page) {
    return block(page, "data");
  }

  /** What a page says of times. */
  static JsonNode times(Path page) {
    return block(page, "times");
  }

  private static JsonNode block(Path page, String id) {
    String start = "<script type=\"application/json\" id=\"" + id + "\">";
    Matcher found = Pattern.compile(start + "([^<]*)</script>").matcher(text(page));
    if (!found.find()) {
      throw new AssertionError("no block of " + id);
    }
    try {
      return new ObjectMapper().readTree(found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
