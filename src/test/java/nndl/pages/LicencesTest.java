package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The page of licences, kept true: every dependency, and the texts of those that we pass on. */
class LicencesTest {
  private static final Path TEXTS = Path.of("src/main/resources/META-INF/licenses");
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();
  private static Document pom;

  /**
   * Something that the jar carries.
   *
   * @param place where in the jar
   * @param texts files in META-INF/licenses
   */
  record Carried(String name, String place, List<String> texts) {}

  @BeforeAll
  static void readPom() throws Exception {
    pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
  }

  /** What the page says that the jar carries. */
  static List<Carried> carried() {
    return page().rows("in-the-jar").stream()
        .map(row -> new Carried(code(row.get(0)), code(row.get(1)), words(row.get(3))))
        .toList();
  }

  private static Page page() {
    return Page.read(Path.of("src/site/markdown/licences.md"));
  }

  private static String code(String cell) {
    return cell.replace("`", "");
  }

  private static List<String> words(String cell) {
    return Stream.of(code(cell).split(",")).map(String::strip).toList();
  }

  /** The names of the dependencies that a path selects. */
  private static Set<String> dependencies(String path) throws Exception {
    NodeList nodes = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      Node node = nodes.item(i);
      names.add(
          XPATH.evaluate("groupId", node) + ":" + resolved(XPATH.evaluate("artifactId", node)));
    }
    return names;
  }

  private static String resolved(String text) throws Exception {
    Matcher matcher = Pattern.compile("(.*)\\$\\{(.*)}").matcher(text);
    return matcher.matches()
        ? matcher.group(1) + XPATH.evaluate("/project/properties/" + matcher.group(2), pom)
        : text;
  }

  @Test
  void thePageHasEveryDependencyWithItsLicence() throws Exception {
    Set<String> missing = dependencies("/project/dependencies/dependency | //artifactItem");
    for (Carried one : carried()) {
      missing.remove(one.name);
    }
    for (String heading : List.of("beside-the-jar", "in-tests-alone")) {
      for (List<String> row : page().rows(heading)) {
        if (!row.get(1).isEmpty()) {
          missing.remove(code(row.get(0)));
        }
      }
    }
    assertEquals(Set.of(), missing, "dependencies of pom.xml without a row in licences.md");
  }

  @Test
  void whatTheJarCarriesHasARowWithTexts() throws Exception {
    Set<String> missing = dependencies("/project/dependencies/dependency[not(scope)]");
    carried().forEach(one -> missing.remove(one.name));
    assertEquals(Set.of(), missing, "dependencies in the jar without a row under 'In the jar'");
  }

  @Test
  void everyTextIsThereAndNamed() throws IOException {
    Set<String> named = new TreeSet<>();
    carried().forEach(one -> named.addAll(one.texts));
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.list(TEXTS)) {
      files.forEach(file -> found.add(file.getFileName().toString()));
    }
    assertEquals(named, found, "texts that licences.md names, and those in " + TEXTS);
    List<String> empty = new ArrayList<>();
    for (String name : named) {
      if (Files.readString(TEXTS.resolve(name)).isBlank()) {
        empty.add(name);
      }
    }
    assertEquals(List.of(), empty);
  }
}
