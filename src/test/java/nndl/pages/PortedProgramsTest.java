package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import nndl.Slow;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs for other classifiers of Spark are programs for nndl's once the names are changed, and
 * the lines dropped, that the tables of library.md say.
 */
@Slow
class PortedProgramsTest {
  private static final Page LIBRARY = Page.read(Path.of("src/site/markdown/library.md"));
  private static final String DROPPED = "drop the line";
  private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

  @TempDir Path directory;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "MultilayerPerceptron, from-multilayerperceptronclassifier",
    "XgBoost, from-xgboost4j",
  })
  void aProgramIsPortedByTheTableOfItsClassifier(String name, String section) throws Exception {
    String ported = ported(source(name), LIBRARY.rows(section));
    double accuracy = run(ported);
    assertTrue(accuracy > 0.95, name + ": " + accuracy);
  }

  /** What the other program is measured by. */
  @Test
  void theProgramOfMllibIsOneBeforeToo() throws Exception {
    double accuracy = run(source("MultilayerPerceptron"));
    assertTrue(accuracy > 0.9, "" + accuracy);
  }

  private static String source(String name) throws Exception {
    return Files.readString(Path.of("src/test/resources/ported", name + ".java.txt"));
  }

  /** Does what the rows of a table say: other names, and lines that are dropped. */
  private static String ported(String source, List<List<String>> rows) {
    String text = source;
    for (List<String> row : rows) {
      List<String> to = names(row.get(1));
      for (String from : names(row.get(0))) {
        if (row.get(1).startsWith(DROPPED)) {
          text = withoutLinesOf(from, text);
        } else if (row.get(1).startsWith("`")) {
          text = renamed(from, to.get(0), text);
        }
      }
    }
    return text;
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static String withoutLinesOf(String name, String text) {
    return text.lines()
        .filter(line -> !line.contains("." + name + "("))
        .collect(Collectors.joining("\n"));
  }

  /** Renames a class with its package and without it, or a setter and its param. */
  private static String renamed(String from, String to, String text) {
    String simple = from.substring(from.lastIndexOf('.') + 1);
    String own = to.substring(to.lastIndexOf('.') + 1);
    String named = text.replace(from, to).replaceAll("\\b" + simple + "\\b", own);
    return simple.startsWith("set")
        ? named.replaceAll("\\." + param(simple) + "\\(\\)", "." + param(own) + "()")
        : named;
  }

  /** Returns the param that a setter sets. */
  private static String param(String setter) {
    return Character.toLowerCase(setter.charAt(3)) + setter.substring(4);
  }

  private double run(String source) throws Exception {
    Path file = directory.resolve("Program.java");
    Files.writeString(file, source);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, errors, "-nowarn", "-proc:none", "-d", "" + directory, "" + file);
    assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    URL[] classes = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      return (double)
          loader
              .loadClass("Program")
              .getMethod("run", SparkSession.class, String.class)
              .invoke(null, spark, directory.resolve("model").toString());
    }
  }
}
