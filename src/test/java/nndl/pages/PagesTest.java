package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import nndl.command.Choices;
import nndl.command.Scope;
import nndl.command.Scopes;
import nndl.command.baseline.BaselineCommand;
import nndl.command.chapter.ChapterCommand;
import nndl.command.chapter.ChapterVerb;
import nndl.command.convert.ConvertCommand;
import nndl.command.deform.DeformCommand;
import nndl.command.evaluate.EvaluateCommand;
import nndl.command.interchange.ExportCommand;
import nndl.command.interchange.ImportCommand;
import nndl.command.predict.PredictCommand;
import nndl.command.report.ReportCommand;
import nndl.command.rows.RowsCommand;
import nndl.command.search.SearchCommand;
import nndl.command.train.TrainCommand;
import nndl.command.verify.VerifyCommand;
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
  private static final Set<String> LANGUAGES =
      Set.of("sh", "text", "java", "scala", "python", "xml", "groovy");
  private static final Page OPTIONS = Page.read(Path.of("src/site/markdown/options.md"));

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

  @ParameterizedTest
  @MethodSource("pages")
  void commandsThatAreRunCallNoScriptOfDevelopers(Page page) {
    page.blocks().stream()
        .filter(Page.Block::isRun)
        .forEach(block -> assertFalse(block.text().contains("scripts/dev/"), block.text()));
  }

  static Stream<Arguments> programs() {
    Stream<Arguments> exercises =
        Arrays.stream(ChapterVerb.values())
            .map(verb -> Arguments.of("nndl.Chapter " + verb, verb.exercise()));
    Stream<Arguments> verbs =
        Stream.of(
            Arguments.of("nndl.Train", new TrainCommand()),
            Arguments.of("nndl.Search", new SearchCommand()),
            Arguments.of("nndl.Evaluate", new EvaluateCommand()),
            Arguments.of("nndl.Predict", new PredictCommand()),
            Arguments.of("nndl.Report", new ReportCommand()),
            Arguments.of("nndl.Verify", new VerifyCommand()),
            Arguments.of("nndl.Baseline", new BaselineCommand()),
            Arguments.of("nndl.Export", new ExportCommand()),
            Arguments.of("nndl.Import", new ImportCommand()),
            Arguments.of("nndl.Convert", new ConvertCommand()),
            Arguments.of("nndl.Deform", new DeformCommand()),
            Arguments.of("nndl.Rows", new RowsCommand()),
            Arguments.of("nndl.Chapter", new ChapterCommand()));
    return Stream.concat(verbs, exercises);
  }

  /**
   * Name, value and default as picocli has them, and all choices named. Each option stands once: in
   * the section of its program, or in a shared one that this section names.
   */
  @ParameterizedTest
  @MethodSource("programs")
  void theTablesHaveEveryOptionAndNoOther(String program, Object options) {
    List<OptionSpec> specs =
        new CommandLine(options)
            .getCommandSpec().options().stream()
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
    List<List<String>> rows =
        rowsOf(Page.anchor(program))
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

  /** The rows of a section, and of all sections that it also takes. */
  private static Stream<List<String>> rowsOf(String section) {
    return Stream.concat(
        OPTIONS.rows(section).stream(), alsoTaken(section).stream().flatMap(PagesTest::rowsOf));
  }

  /** The sections that the paragraph "Also takes" of a section names. */
  private static List<String> alsoTaken(String section) {
    List<String> paragraph =
        OPTIONS.section(section).stream()
            .dropWhile(line -> !line.startsWith("Also takes: "))
            .takeWhile(line -> !line.isEmpty())
            .toList();
    return Page.links(paragraph).stream().map(link -> link.replaceFirst("^#", "")).toList();
  }

  @Test
  void everySharedTableIsOfSeveralPrograms() {
    List<String> taken =
        programs().flatMap(p -> alsoTaken(Page.anchor((String) p.get()[0])).stream()).toList();
    assertEquals(
        List.of(),
        Page.anchors(OPTIONS.section("shared-options")).stream()
            .filter(group -> !OPTIONS.rows(group).isEmpty())
            .filter(group -> Collections.frequency(taken, group) < 2)
            .toList());
  }

  @Test
  void thePageNamesAllOptionsThatFindLearningRateExcludes() {
    assertEquals(
        scoped(scope -> !scope.rateTest()),
        namesIn("options-that---find-learning-rate-excludes", "of the data:", ".\n"));
  }

  @Test
  void thePageNamesAllOptionsThatTrialsShare() {
    assertEquals(
        scoped(scope -> scope.search() == Scope.Search.ALL_TRIALS),
        namesIn("what---try-tries", "all trials share (", ")"));
  }

  /** The options of a training whose scope satisfies a condition, in the order of their names. */
  private static List<String> scoped(Predicate<Scope> scope) {
    return Scopes.names(new CommandLine(new TrainCommand()).getCommandSpec(), scope).stream()
        .sorted()
        .toList();
  }

  /** The options that a section names between two texts, in the order of their names. */
  private static List<String> namesIn(String section, String start, String end) {
    String text = String.join("\n", OPTIONS.section(section));
    int from = text.indexOf(start);
    return Pattern.compile("`(--[a-z0-9-]+)`")
        .matcher(text.substring(from, text.indexOf(end, from)))
        .results()
        .map(match -> match.group(1))
        .sorted()
        .toList();
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
