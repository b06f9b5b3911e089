package nndl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Draws the page on the architecture its picture: the {@link Levels} from the highest to the
 * lowest, with the packages of each, and beside them what happens in a mini-batch. {@link #main}
 * writes the file.
 */
final class ArchitectureDrawing {
  static final Path FILE = Path.of("src/site/resources/images/architecture.svg");

  private static final int TOP = 64;
  private static final int LEFT = 64;
  private static final int RIGHT = 652;
  private static final int GAP = 6;
  private static final int ONE_LINE = 34;
  private static final int LINE = 18;

  /** The most characters in a line of packages, so that a wide font fits too. */
  private static final int MAX_CHARACTERS = 58;

  /** How a level is drawn. */
  private record Look(String purpose, String tint) {}

  private static final String GREY = "#eaeef2";
  private static final String BLUE = "#ddf4ff";
  private static final String ORANGE = "#fff1e5";
  private static final String PURPLE = "#f7edff";
  private static final String GREEN = "#dafbe1";
  private static final String YELLOW = "#fff8c5";

  private static final Map<String, Look> LOOKS =
      Map.ofEntries(
          Map.entry("nndl", new Look("one class for each command", GREY)),
          Map.entry("ml", new Look("training and prediction as MLlib has them", BLUE)),
          Map.entry("command", new Look("what a user calls: options, work, output", BLUE)),
          Map.entry("report", new Look("what people read of a run", BLUE)),
          Map.entry("spark", new Look("how driver and executors exchange gradients", ORANGE)),
          Map.entry("training", new Look("the loop, the gradients of shards, the step", PURPLE)),
          Map.entry("model", new Look("a trained network, and how good it is", GREEN)),
          Map.entry("data", new Look("samples: files, memory, and their order", GREEN)),
          Map.entry("network", new Look("the book: feedforward, cost, backpropagation", YELLOW)),
          Map.entry("math", new Look("matrices, and kernels with the same bits", YELLOW)),
          Map.entry("time", new Look("time, waiting and threads, as arguments", GREY)),
          Map.entry("error", new Look("errors that the user can fix", GREY)));

  private final StringBuilder svg = new StringBuilder();

  private ArchitectureDrawing() {}

  /** Writes the file. It needs neither arguments nor libraries. */
  public static void main(String[] args) throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, svg());
  }

  static String svg() {
    return new ArchitectureDrawing().draw();
  }

  private String draw() {
    int bottom = drawLevels();
    drawDirection(bottom);
    drawMiniBatch(bottom);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 %1$s" width="1000" height="%1$s">
        <title>The levels of nndl's packages, and the way of a mini-batch</title>
        <style>
        text { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; font-size: 13px; fill: #1f2328; }
        .head { font-size: 17px; font-weight: 600; }
        .name { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 14px; font-weight: 700; }
        .list { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; fill: #424a53; }
        .note { font-size: 12px; fill: #59636e; text-anchor: middle; }
        .step { font-size: 16px; font-weight: 600; text-anchor: middle; }
        .line { fill: none; stroke: #8c959f; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        .way { fill: none; stroke: #bc4c00; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
        </style>
        <rect x="0.5" y="0.5" width="999" height="%2$s" rx="12" fill="#ffffff" stroke="#d1d9e0"/>
        %3$s</svg>
        """
        .formatted(bottom + 24, bottom + 23, svg);
  }

  /** Draws all levels and returns where the lowest ends. */
  private int drawLevels() {
    text(LEFT, 40, "head", "Ten levels of packages below nndl");
    int y = TOP;
    for (Map.Entry<String, List<String>> level : packages().entrySet()) {
      Look look = Objects.requireNonNull(LOOKS.get(level.getKey()), level.getKey());
      List<String> lines = lines(level.getValue());
      int height = ONE_LINE + LINE * lines.size();
      rectangle(LEFT, y, 552, height, look.tint);
      text(LEFT + 16, y + 22, "name", level.getKey());
      text(LEFT + 112, y + 22, "", look.purpose);
      for (int i = 0; i < lines.size(); i++) {
        text(LEFT + 112, y + 24 + LINE * (i + 1), "list", lines.get(i));
      }
      y += height + GAP;
    }
    return y - GAP;
  }

  /** The names of the levels from the highest to the lowest, with the packages below each. */
  private static Map<String, List<String>> packages() {
    Map<String, List<String>> packages = new LinkedHashMap<>();
    List<String> names = Levels.names();
    for (int i = names.size() - 1; i >= 0; i--) {
      String[] parts = names.get(i).split("\\.");
      List<String> inside =
          packages.computeIfAbsent(parts[Math.min(1, parts.length - 1)], name -> new ArrayList<>());
      if (parts.length > 2) {
        inside.add(parts[2]);
      }
    }
    return packages;
  }

  private static List<String> lines(List<String> names) {
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      int last = lines.size() - 1;
      String longer = last < 0 ? "" : lines.get(last) + " · " + name;
      if (last < 0 || longer.length() > MAX_CHARACTERS) {
        lines.add(name);
      } else {
        lines.set(last, longer);
      }
    }
    return lines;
  }

  /** Draws the arrow beside the levels. */
  private void drawDirection(int bottom) {
    line("line", "M40 %s V%s m-6 -9 l6 9 l6 -9".formatted(TOP, bottom));
    svg.append(
        "<text class=\"note\" transform=\"translate(22 %s) rotate(90)\">imports go down only</text>\n"
            .formatted((TOP + bottom) / 2));
  }

  /** Draws what the driver and the executors do in a mini-batch. */
  private void drawMiniBatch(int bottom) {
    text(RIGHT, 40, "head", "One mini-batch");
    rectangle(RIGHT, TOP, 324, 128, PURPLE);
    text(RIGHT + 16, TOP + 24, "name", "driver");
    text(RIGHT + 16, TOP + 48, "", "① Sgd asks for the sum of the gradients.");
    text(RIGHT + 16, TOP + 72, "", "⑤ WeightUpdate makes the step:");
    text(RIGHT + 162, TOP + 106, "step", "w ← w − (η / m) Σ ∇C");

    line("way", "M692 204 V314 m-6 -9 l6 9 l6 -9 M812 314 V204 m-6 9 l6 -9 l6 9");
    text(706, 264, "", "② weights");
    text(826, 264, "", "④ sums of gradients");

    rectangle(RIGHT + 12, 338, 312, 136, "#ead7fb");
    rectangle(RIGHT + 6, 332, 312, 136, "#f0e2fd");
    rectangle(RIGHT, 326, 312, 136, PURPLE);
    text(RIGHT + 16, 350, "name", "executors");
    text(RIGHT + 16, 374, "", "③ ShardGroup computes a gradient per");
    text(RIGHT + 16, 394, "", "shard, by Feedforward and Backprop.");
    text(RIGHT + 16, 422, "", "GradientTree adds them in one fixed order,");
    text(RIGHT + 16, 442, "", "so the bits are the same on every cluster.");

    line("way", "M808 %s V486 m-6 9 l6 -9 l6 9".formatted(bottom - 90));
    text(822, (bottom + 400) / 2, "", "samples, at the start");
    rectangle(RIGHT, bottom - 78, 324, 78, GREEN);
    text(RIGHT + 16, bottom - 54, "name", "storage");
    text(RIGHT + 16, bottom - 32, "", "Each executor reads its own samples;");
    text(RIGHT + 16, bottom - 14, "", "they never travel through the driver.");
  }

  private void rectangle(int x, int y, int width, int height, String tint) {
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"8\" fill=\"%s\"/>\n"
            .formatted(x, y, width, height, tint));
  }

  private void line(String kind, String path) {
    svg.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(kind, path));
  }

  private void text(int x, int y, String kind, String text) {
    String attribute = kind.isEmpty() ? "" : " class=\"%s\"".formatted(kind);
    svg.append("<text%s x=\"%s\" y=\"%s\">%s</text>\n".formatted(attribute, x, y, text));
  }
}
