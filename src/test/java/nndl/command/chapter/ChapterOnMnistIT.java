package nndl.command.chapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.Fixtures;
import nndl.Thorough;
import nndl.command.Run;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.math.elements.Activation;
import nndl.network.Coding;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chapter's exercises on MNIST and a network that has seen some of it. scripts/chapter.sh has
 * the figures of whole trainings.
 */
@Thorough
class ChapterOnMnistIT {
  private static final String MNIST = "data/mnist";
  private static final Pattern COUNT = Pattern.compile("(\\d+) / 10000");

  @TempDir static Path directory;

  @BeforeAll
  static void train() throws IOException {
    String gz = Files.exists(Path.of(MNIST, "train-images-idx3-ubyte")) ? "" : ".gz";
    assumeTrue(
        Files.exists(Path.of(MNIST, "train-images-idx3-ubyte" + gz)),
        "skipped: expected MNIST in data/mnist (scripts/fetch-data.sh mnist), found none");
    SampleSet set =
        Fixtures.sampleSet(
            MNIST + "/train-images-idx3-ubyte" + gz,
            MNIST + "/train-labels-idx1-ubyte" + gz,
            InputOptions.defaults(),
            0);
    Network network =
        new Network(
            new Layout(784, 30, 10), Activation.SIGMOID, Initialiser.NORMAL, new Coding.OneHot(10));
    BookModels.train(directory.resolve("model"), network, new SampleRange(set, 0, 10_000), 5);
  }

  @Test
  void scalingChangesNoneOf100000BitsAndSigmoidNeuronsBecomePerceptrons() {
    List<String> lines = lines("scaling --model $/model");
    assertTrue(lines.get(0).matches("step network: [1-9]\\d+ of 10000 images .*"), lines.get(0));
    assertTrue(lines.get(1).endsWith("condition holds"), lines.get(1));
    List<String> table = lines.subList(5, lines.size());
    table.forEach(line -> assertTrue(line.matches(" +[0-9.]+ +0    \\d+ / 10000"), line));
    assertTrue(count(table.get(1)) < 9_900, table.get(1));
    assertTrue(count(table.get(table.size() - 1)) >= 9_998, table.toString());
  }

  @Test
  void aFourthLayerMakesFourBitsOfTenOutputs() {
    List<String> lines = lines("four-bits --model $/model");
    long meeting = count(lines.get(7));
    long ten = count(lines.get(8));
    long fourth = count(lines.get(9));
    assertTrue(ten > 8_500 && meeting > 1_000 && meeting < ten, meeting + " of " + ten);
    assertEquals(ten, fourth, 100);
  }

  @Test
  void aSmallStepChangesTheCostAsTheGradientSays() {
    List<String> lines = lines("descent --samples 500 --seconds 0 --model $/model");
    assertEquals(2, lines.stream().filter(l -> l.matches(" 0\\.001 .* within 1 %")).count());
  }

  @Test
  void theBugCostsPoints() {
    List<String> lines = lines("bug --samples 10000 --epochs 5");
    for (String line : lines.subList(1, 5)) {
      assertTrue(Double.parseDouble(line.replaceFirst(".* ", "")) >= 1, line);
    }
  }

  private static long count(String line) {
    Matcher matcher = COUNT.matcher(line);
    assertTrue(matcher.find(), line);
    return Long.parseLong(matcher.group(1));
  }

  private static List<String> lines(String words) {
    return Run.of(directory, "chapter " + words + " --data " + MNIST)
        .succeeded()
        .out()
        .lines()
        .toList();
  }
}
