package nndl.report.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a card, with gaps for facts. In {@code card.md}, <code>{{name}}</code> is the fact of
 * that name; a list of facts has a line for each. What stands from <code>{{#name}}</code> to <code>
 * {{/name}}</code> is left out if the fact is empty or false, and what stands from <code>{{^name}}
 * </code> to <code>{{/name}}</code> if it is not.
 */
final class CardTemplate {
  private static final String FILE = "card.md";

  /** A line that has nothing but the begin or the end of a part. */
  private static final Pattern LINE = Pattern.compile("(?m)^(\\{\\{[#^/][a-z-]+}})\n");

  private static final Pattern GAP =
      Pattern.compile(
          "(?s)\\{\\{(?:(?<name>[a-z-]+)}}"
              + "|(?<kind>[#^])(?<of>[a-z-]+)}}(?<part>.*?)\\{\\{/\\k<of>}})");

  private CardTemplate() {}

  /** Returns the text with these facts, of which none may be missing that the text names. */
  static String filled(Map<String, ?> facts) {
    try (InputStream in = CardTemplate.class.getResourceAsStream(FILE)) {
      String text = new String(in.readAllBytes(), UTF_8);
      return filled(LINE.matcher(text).replaceAll("$1"), facts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String filled(String text, Map<String, ?> facts) {
    StringBuilder filled = new StringBuilder();
    Matcher gap = GAP.matcher(text);
    while (gap.find()) {
      String found = gap.group("name") != null ? fact(gap.group("name"), facts) : part(gap, facts);
      gap.appendReplacement(filled, Matcher.quoteReplacement(found));
    }
    return gap.appendTail(filled).toString();
  }

  private static String part(Matcher gap, Map<String, ?> facts) {
    boolean isEmpty = fact(gap.group("of"), facts).isEmpty();
    return isEmpty == gap.group("kind").equals("^") ? filled(gap.group("part"), facts) : "";
  }

  private static String fact(String name, Map<String, ?> facts) {
    Object fact = facts.get(name);
    if (fact == null) {
      throw new IllegalStateException("no fact " + name);
    }
    if (fact instanceof List<?> lines) {
      return lines.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }
    return fact.equals(false) ? "" : fact.toString();
  }
}
