package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import nndl.command.Choices;
import nndl.command.baseline.BaselineCommand;
import nndl.command.chapter.ChapterCommand;
import nndl.command.chapter.ChapterVerb;
import nndl.command.convert.ConvertCommand;
import nndl.command.deform.DeformCommand;
import nndl.command.evaluate.EvaluateCommand;
import nndl.command.interchange.ExportCommand;
import nndl.command.interchange.ImportCommand;
import nndl.command.options.TrainOptions;
import nndl.command.predict.PredictCommand;
import nndl.command.report.ReportCommand;
import nndl.command.rows.RowsCommand;
import nndl.command.search.SearchCommand;
import nndl.command.train.TrainCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The README and the pages, kept true: links, tables of options, and that no block is forgotten.
 */
class PagesTest {
  private static final Set<String> LANGUAGES = Set.of("sh", "text", "java", "xml", "groovy");
  private static final int MAX_README_LINES = 150;

  static List<Page> pages() {
    return Page.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Page page) {
    List<String> broken = page.links().stream().filter(link -> !leads(page, link)).toList();
    assertEquals(List.of(), broken);
  }

  /** Of a page on the web only the address is looked at, since there is no network. */
  private static boolean leads(Page page, String link) {
    if (link.matches("[a-z]+:.*")) {
      URI uri = URI.create(link);
      return uri.getScheme().matches("https?") && uri.getHost() != null;
    }
    int sharp = link.contains("#") ? link.indexOf('#') : link.length();
    Path file =
        sharp == 0 ? page.file() : page.file().resolveSibling(link.substring(0, sharp)).normalize();
    return Files.exists(file)
        && (sharp == link.length()
            || Page.read(file).anchors().contains(link.substring(sharp + 1)));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPageCanBeReachedFromTheReadme(Page page) {
    String name = page.file().toString();
    assertTrue(
        name.equals("README.md") || Page.read(Path.of("README.md")).links().contains(name), name);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyBlockSaysWhatItIs(Page page) {
    assertEquals(
        List.of(),
        page.blocks().stream().filter(b -> !LANGUAGES.contains(b.language())).toList(),
        "blocks that are neither commands (sh) nor what is printed (text) nor code");
  }

  /** Each block with those before it, and all in one run of the compiler, for time. */
  @Test
  void theJavaOfEveryPageCompiles(@TempDir Path directory) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", directory.toString()));
    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks()) {
        if (block.isJava()) {
          String name = Page.PROGRAM + arguments.size();
          Path source = directory.resolve(name + ".java");
          String start = "class " + Page.PROGRAM;
          Files.writeString(
              source,
              "// %s\n%s".formatted(page, page.program(block).replace(start, "class " + name)));
          arguments.add(source.toString());
        }
      }
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, errors, arguments.toArray(String[]::new));
    assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aReasonForNotRunningStandsBeforeCommandsOnly(Page page) {
    long marked = page.prose().stream().filter(line -> line.contains("<!-- not run")).count();
    assertEquals(
        marked,
        page.blocks().stream()
            .filter(block -> !block.language().equals("text") && !block.reason().isEmpty())
            .count());
  }

  @Test
  void theReadmeIsShort() {
    Page readme = Page.read(Path.of("README.md"));
    long inBlocks = readme.blocks().stream().mapToLong(b -> b.text().lines().count() + 2).sum();
    long lines = readme.prose().size() + inBlocks;
    assertTrue(lines < MAX_README_LINES, lines + " lines");
  }

  static Stream<Arguments> programs() {
    Stream<Arguments> exercises =
        Arrays.stream(ChapterVerb.values())
            .map(
                verb ->
                    Arguments.of(
                        "nndl.Chapter " + verb, verb.exercise(), names(new ChapterCommand())));
    Stream<Arguments> verbs =
        Stream.of(
            Arguments.of("nndl.Train", new TrainCommand(), Set.of()),
            Arguments.of("nndl.Search", new SearchCommand(), names(new TrainOptions())),
            Arguments.of("nndl.Evaluate", new EvaluateCommand(), Set.of()),
            Arguments.of("nndl.Predict", new PredictCommand(), Set.of()),
            Arguments.of("nndl.Report", new ReportCommand(), Set.of()),
            Arguments.of("nndl.Baseline", new BaselineCommand(), Set.of()),
            Arguments.of("nndl.Export", new ExportCommand(), Set.of()),
            Arguments.of("nndl.Import", new ImportCommand(), Set.of()),
            Arguments.of("nndl.Convert", new ConvertCommand(), Set.of()),
            Arguments.of("nndl.Deform", new DeformCommand(), Set.of()),
            Arguments.of("nndl.Rows", new RowsCommand(), Set.of()),
            Arguments.of("nndl.Chapter", new ChapterCommand(), Set.of()));
    return Stream.concat(verbs, exercises);
  }

  private static Set<String> names(Object options) {
    return new CommandLine(options).getCommandSpec().optionsMap().keySet();
  }

  /**
   * Name, value and default as picocli has them, and all choices named.
   *
   * @param elsewhere options of another program's table
   */
  @ParameterizedTest
  @MethodSource("programs")
  void theTablesHaveEveryOptionAndNoOther(String program, Object options, Set<String> elsewhere) {
    List<OptionSpec> specs =
        new CommandLine(options)
            .getCommandSpec().options().stream()
                .filter(option -> !elsewhere.contains(option.longestName()))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
    List<List<String>> rows =
        Page.read(Path.of("src/site/markdown/options.md")).rows(program).stream()
            .sorted(Comparator.comparing(row -> nameOf(row.get(0))))
            .toList();
    assertEquals(
        specs.stream().map(PagesTest::firstCell).toList(),
        rows.stream().map(r -> r.get(0)).toList());
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      OptionSpec option = specs.get(i);
      List<String> row = rows.get(i);
      if (row.size() != 3 || !isDefault(option, row.get(2))) {
        wrong.add("%s: default %s".formatted(row, option.defaultValue()));
      }
      for (String choice : Choices.of(option)) {
        if (!row.get(1).contains("`" + choice + "`")) {
          wrong.add("%s: no `%s`".formatted(row, choice));
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static String nameOf(String cell) {
    return cell.replaceFirst("^`(--[a-z0-9-]+).*", "$1");
  }

  private static String firstCell(OptionSpec option) {
    String value = option.arity().min() == 0 ? "[%s]" : "%s";
    boolean flag = option.arity().max() == 0;
    return "`%s`"
        .formatted(option.longestName() + (flag ? "" : " " + value.formatted(option.paramLabel())));
  }

  /** Where picocli knows a default, it stands as code; else words say what happens. */
  private static boolean isDefault(OptionSpec option, String cell) {
    if (option.defaultValue() != null) {
      return cell.equals("`" + option.defaultValue() + "`");
    }
    boolean required = cell.equals("required");
    boolean known = cell.matches("`[^`]*`") && !cell.startsWith("`--");
    return !cell.isEmpty() && required == option.required() && !known;
  }
}
