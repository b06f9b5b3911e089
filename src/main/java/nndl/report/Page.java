package nndl.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nndl.storage.Sha256;

/**
 * The page without its data, as it stands in the jar: a skeleton, styles and scripts. All of it
 * goes into one file, which may run these scripts and take these styles, and nothing else: it can
 * ask nobody for anything.
 */
final class Page {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private final String skeleton = resource("report.html");
  private final String style = all(".css");
  private final String script = all(".js");
  private final String policy = policy(script, style);

  private static String all(String extension) {
    return resource("files.txt")
        .lines()
        .filter(name -> name.endsWith(extension))
        .map(Page::resource)
        .collect(Collectors.joining("\n"));
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many characters it has. */
  int length() {
    return skeleton.length() + style.length() + script.length();
  }

  /**
   * The whole page.
   *
   * @param data JSON without {@code <}
   * @param times the same
   */
  String with(String title, String data, String times) {
    Map<String, String> parts =
        Map.of(
            "title", escaped(title),
            "csp", policy,
            "style", style,
            "script", script,
            "data", data,
            "times", times);
    StringBuilder page = new StringBuilder(length() + data.length() + times.length());
    Matcher place = PLACE.matcher(skeleton);
    int from = 0;
    while (place.find()) {
      page.append(skeleton, from, place.start()).append(parts.get(place.group(1)));
      from = place.end();
    }
    return page.append(skeleton, from, skeleton.length()).toString();
  }

  private static String policy(String script, String style) {
    return String.join(
        "; ",
        List.of(
            "default-src 'none'",
            "script-src " + hash(script),
            "style-src " + hash(style),
            "img-src data:"));
  }

  private static String hash(String text) {
    byte[] hash = Sha256.digest().digest(text.getBytes(UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
