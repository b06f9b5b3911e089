package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.RestoredProperties;
import nndl.TestTable;
import nndl.Verb;
import nndl.command.chapter.BookModels;
import nndl.command.chapter.ChapterVerb;
import nndl.command.options.Parsed;
import nndl.command.rows.SegmentDigits;
import nndl.command.train.TrainRun;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import nndl.model.Model;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Options that make no sense are one line of error before Spark starts, and nothing is written. The
 * rows stand in {@code golden/option-errors.txt}, which explains their form.
 */
@ExtendWith(RestoredProperties.class)
class OptionErrorsTest {
  private static final Path TABLE = Path.of("src/test/resources/golden/option-errors.txt");
  private static final Pattern HEADING =
      Pattern.compile("status (\\d)(, typed or in a file)?: nndl (.*)");

  @TempDir static Path directory;
  @TempDir static Path config;

  private static Map<String, String> files;
  private static SparkConf conf;

  /**
   * A command and the line that it ends with.
   *
   * @param file the options in the file that {@code --config} names
   */
  private record Row(int status, String words, String file, String line) {
    static Row of(Matcher heading, String words, String line) {
      String first = heading.group(3);
      return new Row(
          Integer.parseInt(heading.group(1)),
          (typed(first) + " " + typed(words)).strip(),
          (inFile(first) + " " + inFile(words)).strip(),
          line);
    }

    private static String typed(String words) {
      return words.replaceFirst("(^| )< .*", "");
    }

    private static String inFile(String words) {
      return words.contains("< ") ? words.replaceFirst(".*?< ", "") : "";
    }

    @Override
    public String toString() {
      return file.isEmpty() ? words : words + " < " + file;
    }
  }

  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    Matcher heading = null;
    for (String line : Files.readAllLines(TABLE)) {
      Matcher next = HEADING.matcher(line);
      if (next.matches()) {
        heading = next;
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        String[] row = line.split("(^| )\\| ", 2);
        rows.add(Row.of(heading, row[0], row[1]));
        if (heading.group(2) != null) {
          rows.add(Row.of(heading, "< " + row[0], row[1]));
        }
      }
    }
    return rows;
  }

  @BeforeAll
  static void writeFiles() throws IOException {
    TrainRun.prepare(directory);
    Files.writeString(directory.resolve("c"), "1,2,3\n");
    Files.writeString(directory.resolve("l"), "1 1:2\n");
    Files.write(directory.resolve("i"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
    Files.writeString(directory.resolve("test.csv"), TrainRun.TEST.csv(false));
    Path net = Files.createDirectory(directory.resolve("net"));
    BookModels.write(net.resolve(Model.FILE_NAME), 9, 5, 4);
    BookModels.write(directory.resolve("ten"), 64, 30, 10);
    TestTable.writeModel(directory.resolve("table"));
    TestTable.write(directory.resolve("rows.csv"), TestTable.ROWS);
    Fixtures.write(SegmentDigits.model(), directory.resolve("digits"));
    byte[] picture = TestPictures.file(SegmentDigits.row("51", 4), PictureFormat.PNG);
    Files.write(directory.resolve("a.png"), picture);
    Files.write(Files.createDirectory(directory.resolve("pictures")).resolve("b.png"), picture);
    Run.of(
            directory,
            "convert --in data/penguins/penguins.csv --label Species --missing mean --out"
                + " $/samples")
        .succeeded();
    files = DirectoryContent.of(directory);
    System.setProperty("spark.master", "none"); // a row that starts Spark prints another line
    conf = Program.sparkConf();
  }

  @AfterAll
  static void nothingIsWritten() throws IOException {
    assertEquals(files, DirectoryContent.of(directory));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void areOneLine(Row row) throws IOException {
    String line = "nndl: " + row.line.replace("$", directory.toString()) + "\n";
    assertEquals(new Run(row.status, "", line), run(row));
  }

  /**
   * As {@link Run} does, but with one storage for all rows: to make one takes longer than a row.
   */
  private static Run run(Row row) throws IOException {
    List<String> words = List.of(row.words.replace("$", directory.toString()).split(" "));
    int names = words.get(0).equals("chapter") ? 2 : 1;
    String name = words.get(names - 1).toUpperCase(Locale.ROOT);
    Command command =
        names == 2 ? ChapterVerb.valueOf(name).exercise() : Verb.valueOf(name).command();
    List<String> arguments = new ArrayList<>(words.subList(names, words.size()));
    if (!row.file.isEmpty()) {
      arguments.add(0, "--config=" + file(row.file));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Program.run(
            command,
            Fixtures.storage(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            arguments.toArray(String[]::new),
            console -> command.run(new Session(conf, Fixtures.storage(), console, arguments)));
    return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Writes options as lines of a properties file. */
  private static Path file(String options) throws IOException {
    String lines =
        Arrays.stream(options.split(" "))
            .map(option -> option.substring(2) + (option.contains("=") ? "" : "=true"))
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        config.resolve("options.properties"), lines.replace("$", directory.toString()));
  }

  /**
   * The options of a search are those of a training. {@code TrainingTest} has a row with a training
   * that writes no model.
   */
  @Test
  void haveARowForEachConflict() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Verb verb : EnumSet.complementOf(EnumSet.of(Verb.SEARCH))) {
      Options options = verb == Verb.TRAIN ? Parsed.of() : verb.command();
      Set<String> refused = new HashSet<>(); // whatever the other options are
      for (Conflict conflict :
          options.conflicts(new CommandLine(options).getCommandSpec(), Fixtures.storage())) {
        if (!conflict.others().contains("--model") && !refused.contains(conflict.option())) {
          missing.add(
              "%s | %s: expected %s".formatted(verb, conflict.option(), conflict.expected()));
        }
        if (conflict.others().isEmpty()) {
          refused.add(conflict.option());
        }
      }
    }
    for (Row row : rows()) {
      String line = row.line.replaceFirst(", found [^,]*$", "");
      line = line.replace("--set training", "--set null"); // of options that are not read
      missing.remove(row.words.split(" ")[0] + " | " + line);
    }
    assertEquals(Set.of(), missing);
  }
}
