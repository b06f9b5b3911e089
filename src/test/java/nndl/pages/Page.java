package nndl.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page for users, as Markdown: the README, or one of the pages in src/site/markdown.
 *
 * @param blocks between fences, in their order
 * @param prose the lines outside of blocks
 */
record Page(Path file, List<Block> blocks, List<String> prose) {
  static final String PROGRAM = "Program";

  private static final Path DIRECTORY = Path.of("src/site/markdown");
  private static final String FENCE = "```";
  private static final Pattern REASON = Pattern.compile("<!-- not run: (\\S.*\\S) -->");
  private static final Pattern HEADING = Pattern.compile("(#+) (.*)");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]*)\\)|<(https?:[^>\\s]*)>");

  /**
   * What stands between two fences.
   *
   * @param language what it is in: {@code sh} for commands, {@code text} for what a run prints
   * @param reason why its commands are not run, in a comment before it; empty if they are run
   */
  record Block(String language, String reason, String text) {
    boolean isRun() {
      return isJava() || (language.equals("sh") && reason.isEmpty());
    }

    boolean isJava() {
      return language.equals("java");
    }
  }

  /** All pages, the README first. */
  static List<Page> all() {
    try (Stream<Path> pages = Files.list(DIRECTORY)) {
      return Stream.concat(Stream.of(Path.of("README.md")), pages.sorted())
          .map(Page::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page read(Path file) {
    List<Block> blocks = new ArrayList<>();
    List<String> prose = new ArrayList<>();
    String language = "";
    String reason = "";
    List<String> inside = null;
    for (String line : lines(file)) {
      if (inside != null && line.equals(FENCE)) {
        blocks.add(new Block(language, reason, String.join("\n", inside) + "\n"));
        inside = null;
      } else if (inside != null) {
        inside.add(line);
      } else if (line.startsWith(FENCE)) {
        String before = prose.isEmpty() ? "" : prose.get(prose.size() - 1);
        Matcher matcher = REASON.matcher(before);
        reason = matcher.matches() ? matcher.group(1) : "";
        language = line.substring(FENCE.length());
        inside = new ArrayList<>();
      } else {
        prose.add(line);
      }
    }
    if (inside != null) {
      throw new AssertionError(file + ": expected an end of the last block, found none");
    }
    return new Page(file, blocks, prose);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The first Java blocks as one program, each of which goes on where the one before it ended:
   * their imports, and a public class {@value #PROGRAM} with all else.
   *
   * @param last the block to end with
   */
  String program(Block last) {
    Set<String> imports = new TreeSet<>();
    List<String> body = new ArrayList<>();
    for (Block block : blocks.subList(0, blocks.indexOf(last) + 1)) {
      if (block.isJava()) {
        block.text.lines().forEach(line -> (line.startsWith("import ") ? imports : body).add(line));
      }
    }
    return "%s\npublic class %s {\n  public static void main(String[] args) throws Exception {\n%s\n  }\n}\n"
        .formatted(String.join("\n", imports), PROGRAM, String.join("\n", body));
  }

  /** Writes {@link #program} into the file of its class, as the pages tell a reader to do. */
  Path writeProgram(Block last, Path directory) throws IOException {
    return Files.writeString(directory.resolve(PROGRAM + ".java"), program(last));
  }

  /** The targets of all links. */
  List<String> links() {
    return links(prose);
  }

  /** The targets of the links in some lines. */
  static List<String> links(List<String> lines) {
    List<String> links = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = LINK.matcher(line);
      while (matcher.find()) {
        links.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
    }
    return links;
  }

  /** The names by which links reach the headings. */
  List<String> anchors() {
    return anchors(prose);
  }

  /** The names by which links reach the headings in some lines. */
  static List<String> anchors(List<String> lines) {
    return lines.stream()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(heading -> anchor(heading.group(2)))
        .toList();
  }

  /** The name by which links reach a heading: lower case, dashes for spaces, no other signs. */
  static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  /** The lines below a heading, up to the next heading of its level or of a higher one. */
  List<String> section(String anchor) {
    List<String> lines = null;
    int level = 0;
    for (String line : prose) {
      Matcher heading = HEADING.matcher(line);
      boolean isHeading = heading.matches();
      if (lines == null && isHeading && anchor(heading.group(2)).equals(anchor)) {
        lines = new ArrayList<>();
        level = heading.group(1).length();
      } else if (lines != null && isHeading && heading.group(1).length() <= level) {
        return lines;
      } else if (lines != null) {
        lines.add(line);
      }
    }
    if (lines == null) {
      throw new AssertionError("%s: expected a section #%s, found none".formatted(this, anchor));
    }
    return lines;
  }

  /** The cells of the tables in a section, row by row, without the heads. */
  List<List<String>> rows(String anchor) {
    List<List<String>> rows = new ArrayList<>();
    boolean body = false;
    for (String line : section(anchor)) {
      if (!line.startsWith("|")) {
        body = false;
      } else if (line.startsWith("| ---")) {
        body = true;
      } else if (body) {
        String inner = line.substring(1, line.lastIndexOf('|'));
        rows.add(Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList());
      }
    }
    return rows;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
