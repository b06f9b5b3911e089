package nndl.command.chapter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import nndl.command.Text;
import nndl.command.chapter.Diagram.Place;
import nndl.command.console.Console;
import nndl.data.storage.Storage;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** The layers of the chapter's network, and the four bits of an exercise ({@link FourthLayer}). */
@CommandLine.Command(
    name = "nndl chapter layers",
    header = "  scripts/nndl chapter layers --output target/layers.svg --overwrite",
    description = {
      "Prints the layers of the chapter's network, and of four bits behind them.",
      "Draws them with --output."
    })
final class Layers extends Exercise {
  private static final int[] SIZES = {784, 30, 10, 4};
  private static final int MAX_DRAWN = 9;

  @Mixin private final DrawingOption drawing = new DrawingOption();

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    drawing.write(storage, lines, Layers::picture);
    lines.accept("layer  neurons  weights  biases  together");
    int together = 0;
    for (int l = 1; l < SIZES.length; l++) {
      int weights = SIZES[l - 1] * SIZES[l];
      together += weights + SIZES[l];
      lines.accept(
          Text.of("%5d  %7d  %7d  %6d  %8d", l + 1, SIZES[l], weights, SIZES[l], together));
    }
  }

  private static String picture() {
    Diagram diagram = new Diagram();
    List<Place> inputs = new ArrayList<>();
    List<Place> hidden = new ArrayList<>();
    for (int i = 0; i < MAX_DRAWN; i++) {
      int y = 87 + 42 * i;
      if (i == MAX_DRAWN / 2) { // for all that are not drawn
        diagram.text(50, y, "...");
        diagram.text(230, y, "...");
      } else {
        inputs.add(diagram.text(50, y, "x")); // a value and no neuron
        hidden.add(diagram.neuron(230, y, ""));
      }
    }
    String grey = "stroke=\"#d0d7de\"";
    inputs.forEach(x -> hidden.forEach(h -> diagram.line(x, h, grey)));
    List<Place> bits = new ArrayList<>();
    for (int j = 0; j < SIZES[3]; j++) {
      bits.add(diagram.neuron(590, 192 + 42 * j, Integer.toString(8 >> j)));
    }
    for (int digit = 0; digit < SIZES[2]; digit++) {
      Place output = diagram.neuron(410, 66 + 42 * digit, Integer.toString(digit));
      hidden.forEach(h -> diagram.line(h, output, grey));
      for (int j = 0; j < bits.size(); j++) {
        boolean on = FourthLayer.BITS.isOn(digit, j);
        diagram.line(output, bits.get(j), on ? "stroke=\"#0969da\"" : "stroke=\"#bc4c00\"");
      }
    }
    diagram.text(50, 15, "784 inputs");
    diagram.text(230, 15, "30 hidden");
    diagram.text(410, 15, "10 outputs");
    diagram.text(590, 15, "4 bits");
    return diagram.svg("784 inputs, 30 neurons, ten outputs and four bits", 640, 480);
  }
}
