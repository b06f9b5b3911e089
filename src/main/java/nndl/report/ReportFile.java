package nndl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import nndl.data.storage.FileSignature;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * The HTML page that shows a run and, if there are more runs, compares them. Equal runs give equal
 * bytes, except for the times, which are in one element of the page.
 *
 * @param version the version of the program
 * @param runs the runs, at least one; the first is shown in full
 * @param shown the parts of the page that come from the model of the first run
 * @param baselines the results of other methods on the same samples
 */
public record ReportFile(
    String version, List<RunFolder> runs, ShownModel shown, List<BaselineScore> baselines) {
  /** The name of the page in the directory of a training. */
  public static final String FILE_NAME = "report.html";

  /** The name of the file with the snapshots of weights, in the directory of a training. */
  public static final String SNAPSHOTS = "snapshots.safetensors";

  /** The text that distinguishes a page of nndl from another file with the same name. */
  public static final FileSignature MARK =
      new FileSignature("<meta name=\"generator\" content=\"nndl\">");

  /** The size in bytes above which parts of the page are dropped. */
  private static final long MAX = 2_000_000;

  /** The same of a page with a large network. */
  private static final long MAX_OF_LARGE = 12_000_000;

  private static final int MAX_EPOCHS = 2_000;
  private static final int MIN_EPOCHS = 50;

  /** The largest number of runs that the title names. */
  private static final int MAX_NAMES = 4;

  /** Writes the page. */
  public void write(Storage storage, Path file, IfExists ifExists) {
    byte[] page = page();
    storage.write(file, ifExists, out -> out.write(page));
  }

  private byte[] page() {
    Page.Samples ofClasses = shown.isTable() ? Page.Samples.ROWS : Page.Samples.IMAGES;
    Page page = new Page(runs.get(0).answersNumbers() ? Page.Samples.REGRESSION : ofClasses);
    long max = shown.isLarge() ? MAX_OF_LARGE : MAX;
    int epochs = epochs(runs.size());
    String title = title();
    ObjectNode data = Json.object().put("version", version).put("title", title);
    ArrayNode nodes = data.putArray("runs");
    ObjectNode first = nodes.addObject();
    RunJson json = new RunJson(runs.get(0), shown.scored(), first);
    json.writeFigures(epochs);
    json.writeDetails(shown);
    for (RunFolder run : runs.subList(1, runs.size())) {
      new RunJson(run, nodes.addObject()).writeFigures(epochs);
    }
    data.set("baselines", Json.array(baselines, baseline -> baseline));
    byte[] times = Json.utf8(times());
    json.writeSnapshots(() -> max - page.with(title, Json.utf8(data), times).length);
    byte[] whole = page.with(title, Json.utf8(data), times);
    for (Spare spare : Spare.values()) {
      if (whole.length > max && spare.drop(first)) {
        whole = page.with(title, Json.utf8(data), times);
      }
    }
    return whole;
  }

  /** Returns the number of epochs of a curve of each of several runs. */
  static int epochs(int runs) {
    return Math.max(MIN_EPOCHS, MAX_EPOCHS / Math.max(1, runs));
  }

  private String title() {
    List<String> names = runs.stream().map(RunFolder::name).toList();
    int more = names.size() - MAX_NAMES;
    return more > 0
        ? "%s and %s more".formatted(String.join(", ", names.subList(0, MAX_NAMES)), more)
        : String.join(", ", names);
  }

  private ObjectNode times() {
    ObjectNode times = Json.object();
    ArrayNode nodes = times.putArray("runs");
    runs.forEach(run -> Curves.writeTimes(run, nodes.addObject()));
    return times.put("created", runs.get(0).written().toString());
  }
}
