package nndl.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import nndl.error.InputException;

/** The run that a page shows in full. It tells whether a page is of a run, without its model. */
public final class PageRun {
  private static final String DATA = "<script type=\"application/json\" id=\"data\">";
  private static final String DATA_END = "</script>";
  private static final String PAGE_END = "</html>";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What pages of the same run have in common, whatever samples they show. */
  private static final List<String> COMMON = List.of("sizes", "seed", "history");

  private final JsonNode runs;

  /**
   * Reads a page. Fails if it is cut off or damaged.
   *
   * @param place the page's name, for error messages
   */
  public PageRun(Object place, String page) {
    int data = page.indexOf(DATA);
    int end = page.indexOf(DATA_END, data);
    if (data < 0 || end < 0 || !page.stripTrailing().endsWith(PAGE_END)) {
      throw InputException.expected(place, "a whole page", "one that is cut off");
    }
    runs = tree(place, page.substring(data + DATA.length(), end)).path("runs");
  }

  private static JsonNode tree(Object place, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw InputException.expected(place, "a whole page", "data that are no JSON");
    }
  }

  /** Returns what shows that the page is of another run, or empty if nothing does. */
  public Optional<String> difference(RunFolder run) {
    ObjectNode node = Json.object();
    new RunJson(run, node).writeFigures(ReportFile.epochs(runs.size()));
    JsonNode expected = tree(run.name(), node.toString()); // numbers as a page has them
    return COMMON.stream()
        .filter(expected::has)
        .filter(name -> !expected.get(name).equals(runs.path(0).path(name)))
        .findFirst();
  }
}
