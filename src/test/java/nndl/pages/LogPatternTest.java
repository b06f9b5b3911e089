package nndl.pages;

import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** What Spark quotes in its log does not control a terminal. */
class LogPatternTest {
  private static final String LAYOUT = "appender.stderr.layout.";

  private static PatternLayout layout() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of("conf/log4j2.properties"))) {
      properties.load(in);
    }
    String always = properties.getProperty(LAYOUT + "alwaysWriteExceptions", "true");
    return PatternLayout.newBuilder()
        .withPattern(properties.getProperty(LAYOUT + "pattern"))
        .withAlwaysWriteExceptions(Boolean.parseBoolean(always))
        .build();
  }

  private static String line(String message, Throwable thrown) throws IOException {
    return layout()
        .toSerializable(
            Log4jLogEvent.newBuilder()
                .setLoggerName("org.apache.spark.Executor")
                .setLevel(Level.ERROR)
                .setMessage(new SimpleMessage(message))
                .setThrown(thrown)
                .build());
  }

  @Test
  void neitherAMessageNorATraceHasControlCharacters() throws IOException {
    String line = line("a\u001bb\tc\nd", new IOException("e\u001bf\u202eg"));
    assertContains(" ERROR Executor: a?b\tc\nd\njava.io.IOException: e?f?g\n\tat ", line);
    assertFalse(line.contains("\u001b") || line.contains("\u202e"), line);
    assertEquals(line.indexOf("IOException"), line.lastIndexOf("IOException"), line);
  }

  @Test
  void aMessageAloneIsOneLine() throws IOException {
    assertTrue(line("a", null).endsWith(" ERROR Executor: a\n"));
  }
}
