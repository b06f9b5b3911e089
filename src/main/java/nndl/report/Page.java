package nndl.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.data.storage.Sha256;

/**
 * The HTML page without its data. It is made from files in the jar: a skeleton, styles and scripts,
 * which are all put into one file. The page's security policy allows only these scripts and these
 * styles, and no request to a network.
 */
final class Page {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private final String skeleton;
  private final byte[] style;
  private final byte[] script;
  private final byte[] policy;

  /**
   * What samples are: images of classes, rows of classes, or rows of numbers. A list of files for
   * each says which sections, styles and scripts the page has.
   */
  enum Samples {
    IMAGES,
    ROWS,
    REGRESSION
  }

  Page(Samples samples) {
    String list = samples.name().toLowerCase(Locale.ROOT) + ".txt";
    String files = new String(resource(list), UTF_8);
    String sections = new String(all(files, ".html"), UTF_8).stripTrailing();
    skeleton = new String(resource("report.html"), UTF_8).replace("{{sections}}", sections);
    style = all(files, ".css");
    script = all(files, ".js");
    policy = policy(script, style).getBytes(UTF_8);
  }

  private static byte[] all(String files, String extension) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    files
        .lines()
        .filter(name -> name.endsWith(extension))
        .forEach(
            name -> {
              all.writeBytes(resource(name));
              all.write('\n');
            });
    return all.toByteArray();
  }

  private static byte[] resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the whole page in UTF-8.
   *
   * @param data JSON without {@code <}
   * @param times JSON without {@code <}
   */
  byte[] with(String title, byte[] data, byte[] times) {
    Map<String, byte[]> parts =
        Map.of(
            "title", escaped(title).getBytes(UTF_8),
            "csp", policy,
            "style", style,
            "script", script,
            "data", data,
            "times", times);
    ByteArrayOutputStream page = new ByteArrayOutputStream(length(parts));
    Matcher place = PLACE.matcher(skeleton);
    int from = 0;
    while (place.find()) {
      page.writeBytes(skeleton.substring(from, place.start()).getBytes(UTF_8));
      page.writeBytes(parts.get(place.group(1)));
      from = place.end();
    }
    page.writeBytes(skeleton.substring(from).getBytes(UTF_8));
    return page.toByteArray();
  }

  private int length(Map<String, byte[]> parts) {
    return skeleton.length() + parts.values().stream().mapToInt(part -> part.length).sum();
  }

  private static String policy(byte[] script, byte[] style) {
    return String.join(
        "; ",
        List.of(
            "default-src 'none'",
            "script-src " + hash(script),
            "style-src " + hash(style),
            "img-src data:"));
  }

  private static String hash(byte[] text) {
    return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.digest().digest(text)) + "'";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
