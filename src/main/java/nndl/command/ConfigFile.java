package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeSet;
import nndl.data.storage.Utf8;

/** The options in a file that {@code --config} names. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * Adds the options of a file. Fails if it is no properties file in UTF-8.
   *
   * @param file the file, for messages
   */
  static void load(Properties options, Object file, byte[] content) throws IOException {
    options.load(new StringReader(Utf8.text(file, content)));
  }

  /**
   * Prints the options of a local file for {@code scripts/train.sh}, which adds those that are
   * missing. Each has a line: its key, = and its value, whose line breaks become blanks.
   */
  public static void main(String... files) throws IOException {
    Path file = Path.of(files[0]);
    Properties options = new Properties();
    load(options, file, Files.readAllBytes(file));
    StringBuilder lines = new StringBuilder();
    for (String key : new TreeSet<>(options.stringPropertyNames())) {
      String option = key + "=" + options.getProperty(key);
      lines.append(option.replaceAll("[\r\n]", " ")).append('\n');
    }
    System.out.write(lines.toString().getBytes(UTF_8));
    System.out.flush();
  }
}
