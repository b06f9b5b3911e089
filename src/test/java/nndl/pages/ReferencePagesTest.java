package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import nndl.report.diagnosis.Finding;
import org.junit.jupiter.api.Test;

/**
 * The glossary, troubleshooting and the changes, kept true: words in order, messages that the
 * program has, and the version of the build.
 */
class ReferencePagesTest {
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final Path DIAGNOSIS = Path.of("src/main/java/nndl/report/diagnosis");
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  @Test
  void theGlossaryHasEachWordOnceInTheOrderOfTheAlphabet() {
    List<String> words =
        page("glossary.md").rows("glossary").stream()
            .map(row -> row.get(0).toLowerCase(Locale.ROOT))
            .toList();
    assertEquals(words.stream().distinct().sorted().toList(), words);
  }

  /** So a message that changes does not leave behind words that nobody can find. */
  @Test
  void theProgramOrItsScriptsPrintTheWordsOfEverySymptom() throws IOException {
    String sources = sources();
    List<String> words =
        page("troubleshooting.md").rows("troubleshooting").stream()
            .flatMap(row -> CODE.matcher(row.get(1)).results())
            .map(code -> code.group(1))
            .toList();
    assertFalse(words.isEmpty());
    assertEquals(List.of(), words.stream().filter(text -> !sources.contains(text)).toList());
  }

  /** In the order of the kinds. The words of a line follow its kind in the source. */
  @Test
  void troubleshootingHasTheWordsOfTheLineOfEachKindOfFinding() throws IOException {
    List<List<String>> rows = page("troubleshooting.md").rows("the-network-does-not-learn");
    Finding.Kind[] kinds = Finding.Kind.values();
    assertEquals(kinds.length, rows.size());
    String sources = text(DIAGNOSIS);
    for (int i = 0; i < kinds.length; i++) {
      int start = sources.indexOf("Finding.Kind.%s,".formatted(kinds[i]));
      assertTrue(start > 0, kinds[i].toString());
      int end = sources.indexOf("Finding.Kind.", start + 1);
      String line = sources.substring(start, end < 0 ? sources.length() : end);
      List<String> words =
          CODE.matcher(rows.get(i).get(1)).results().map(code -> code.group(1)).toList();
      assertFalse(words.isEmpty());
      assertEquals(List.of(), words.stream().filter(text -> !line.contains(text)).toList());
    }
  }

  /** A limit that changes in the source has to change on the page. */
  @Test
  void theLimitsOfOptionsAreThoseOfTheSource() throws IOException {
    String limits = String.join("\n", page("limits.md").section("options"));
    String sources = sources();
    Map.of(
            " 1e-12 ", "MIN_EPSILON = 1e-12;",
            " 1e-9 times the largest", "or of 1e-9 times the largest",
            " 1,024 pixels", "MAX_SIDE = 1024;")
        .forEach(
            (said, source) -> {
              assertTrue(limits.contains(said), said);
              assertTrue(sources.contains(source), source);
            });
  }

  @Test
  void theNewestChangesAndTheCoordinatesAreOfTheVersionOfTheBuild() throws Exception {
    String version =
        XPathFactory.newInstance()
            .newXPath()
            .evaluate(
                "/project/version",
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml"));
    assertEquals(version, versions("changes.md", "## ([0-9.]+) \\(").get(0));
    List<String> coordinates =
        versions("library.md", "<version>([0-9.]+)</version>|-Dversion=([0-9.]+)");
    assertEquals(List.of(version, version), coordinates);
    assertEquals(List.of(version), versions("tutorial-program.md", "/nndl-([0-9.]+)-py3"));
    String readme = Files.readString(Path.of("README.md"));
    assertTrue(readme.contains("Version " + version + " "), version);
  }

  private static Page page(String name) {
    return Page.read(PAGES.resolve(name));
  }

  private static List<String> versions(String page, String pattern) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(PAGES.resolve(page)));
    while (matcher.find()) {
      found.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return found;
  }

  private static String sources() throws IOException {
    return text(Path.of("src/main/java")) + text(Path.of("scripts"));
  }

  private static String text(Path root) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
