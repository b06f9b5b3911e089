package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README stays short, tables can be read, and long pages begin with what is in them. */
class PageShapeTest {
  private static final int MAX_README_LINES = 150;
  private static final int MAX_CELL_LENGTH = 200;
  private static final int LONG = 200;
  private static final String SECTION = "## ";

  static List<Page> pages() {
    return Page.all();
  }

  private static long lines(Page page) throws IOException {
    return Files.readAllLines(page.file()).size();
  }

  @Test
  void theReadmeIsShort() throws IOException {
    long lines = lines(Page.read(Path.of("README.md")));
    assertTrue(lines < MAX_README_LINES, lines + " lines");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void noCellIsLong(Page page) {
    assertEquals(
        List.of(),
        page.prose().stream()
            .filter(line -> line.startsWith("|"))
            .flatMap(line -> Arrays.stream(line.split("\\|")))
            .filter(cell -> cell.strip().length() > MAX_CELL_LENGTH)
            .toList());
  }

  /** The exercises of a command are listed by the command. */
  @ParameterizedTest
  @MethodSource("pages")
  void aLongPageBeginsWithAListOfItsSections(Page page) throws IOException {
    List<String> start =
        page.prose().stream().takeWhile(line -> !line.startsWith(SECTION)).toList();
    List<String> listed = Page.links(start);
    List<String> missing =
        page.prose().stream()
            .filter(line -> line.startsWith(SECTION) && !line.startsWith("## nndl.Chapter "))
            .map(line -> "#" + Page.anchor(line.substring(SECTION.length())))
            .filter(anchor -> !listed.contains(anchor))
            .toList();
    assertTrue(lines(page) <= LONG || missing.isEmpty(), missing.toString());
  }
}
