package nndl.command.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nndl.command.Run;

/** Runs of {@link ReportCommand} in this process, and the pages that there are. */
public final class ReportRun {
  private ReportRun() {}

  static Run of(Object... arguments) {
    return Run.of("report", Stream.of(arguments).map(Object::toString).toArray(String[]::new));
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
