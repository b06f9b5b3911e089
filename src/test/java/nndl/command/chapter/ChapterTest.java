package nndl.command.chapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import nndl.command.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import picocli.CommandLine;

/** The front of the chapter's exercises, and those that need no images. */
class ChapterTest {
  @TempDir Path directory;

  @Test
  void nandIsOneUnlessBothAreOneAndFiveOfThemAddBits() {
    Run run = run("nand").succeeded();
    assertEquals(
        """
        NAND: weights -2 and -2, bias 3; 1 where w.x + b is above 0
        x1  x2  w.x + b  NAND
         0   0        3     1
         0   1        1     1
         1   0        1     1
         1   1       -1     0

        half adder: five of this gate; x1 + x2 is carry and sum as a binary number
        x1  x2  carry  sum  carry by one input of weight -4
         0   0      0    0      0
         0   1      0    1      0
         1   0      0    1      0
         1   1      1    0      1
        """,
        run.out());
    assertEquals("", run.err());
  }

  @Test
  void theSigmoidFunctionIsASmoothStepWhoseSlopeIsAtMostAQuarter() {
    assertEquals(
        """
          z   step   sigma(z)   (1 + tanh(z / 2)) / 2      slope
         -5      0   0.006693                0.006693   0.006648
         -4      0   0.017986                0.017986   0.017663
         -3      0   0.047426                0.047426   0.045177
         -2      0   0.119203                0.119203   0.104994
         -1      0   0.268941                0.268941   0.196612
          0      0   0.500000                0.500000   0.250000
          1      1   0.731059                0.731059   0.196612
          2      1   0.880797                0.880797   0.104994
          3      1   0.952574                0.952574   0.045177
          4      1   0.982014                0.982014   0.017663
          5      1   0.993307                0.993307   0.006648

        w = (6, 2, 2), b = -5, x = (1, 0, 0): w.x + b = 1; each w and b changes by h
             h   equation (5)   change of the output   of a perceptron's
            -1      -0.393224              -0.462117                  -1
          -0.1      -0.039322              -0.041084                   0
         -0.01      -0.003932              -0.003950                   0
          0.01      +0.003932              +0.003914                   0
           0.1      +0.039322              +0.037466                   0
             1      +0.393224              +0.221516                   0

        layers   product of their slopes, at most
             1   0.250000
             2   0.062500
             3   0.015625
             4   0.003906
             5   0.000977
        """,
        run("sigmoid").succeeded().out());
  }

  @Test
  void theChaptersNetworkHas23860WeightsAndBiases() {
    assertEquals(
        """
        layer  neurons  weights  biases  together
            2       30    23520      30     23550
            3       10      300      10     23860
            4        4       40       4     23904
        """,
        run("layers").succeeded().out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nand", "sigmoid", "layers"})
  void thePicturesOnThePageAreThoseThatAreDrawn(String name) throws Exception {
    run("%s --output $/%s.svg".formatted(name, name)).succeeded();
    Path drawn = directory.resolve(name + ".svg");
    assertEquals(
        Files.readString(Path.of("src/site/resources/images", name + ".svg")),
        Files.readString(drawn));
    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(drawn.toFile());
    assertEquals("svg", svg.getDocumentElement().getTagName());
  }

  @Test
  void aDrawingIsReplacedOnlyIfTheUserSaysSoAndNothingElseIs() throws IOException {
    Path file = Files.writeString(directory.resolve("mine.svg"), "mine");
    Run refused = run("sigmoid --output $/mine.svg");
    assertEquals(1, refused.status());
    assertEquals("mine", Files.readString(file));
    assertEquals(1, run("sigmoid --output $/mine.svg --overwrite").status());
    assertEquals("mine", Files.readString(file));
    Path drawn = directory.resolve("drawn.svg");
    run("sigmoid --output $/drawn.svg").succeeded();
    run("sigmoid --output $/drawn.svg --overwrite").succeeded();
    assertTrue(Files.readString(drawn).startsWith("<svg "));
  }

  @Test
  void withoutANameAllAreShown() {
    Run run = run("").succeeded();
    assertEquals(run.out(), run("--help").out());
    for (ChapterVerb verb : ChapterVerb.values()) {
      assertTrue(run.out().matches("(?s).*\n  %s +[A-Z][^\n]*\\.\n.*".formatted(verb)), run.out());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyExampleOfAHelpCanBeTyped(ChapterVerb verb) {
    Run help = run(verb + " --help").succeeded();
    String command = "scripts/nndl chapter " + verb;
    List<String> examples =
        help.out().lines().skip(1).takeWhile(l -> !l.isEmpty()).map(String::strip).toList();
    assertTrue(help.out().startsWith("Examples:\n") && !examples.isEmpty(), help.out());
    for (String example : examples) {
      assertTrue(example.startsWith(command), example);
      String[] words = example.substring(command.length()).strip().split(" ");
      new CommandLine(verb.exercise())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .registerConverter(org.apache.hadoop.fs.Path.class, org.apache.hadoop.fs.Path::new)
          .parseArgs(words[0].isEmpty() ? new String[0] : words);
    }
  }

  @Test
  void aWrongNameIsOneLineThatAsksForTheNearestOne() {
    String names = String.join(", ", Arrays.stream(ChapterVerb.values()).map(v -> "" + v).toList());
    assertWrong("nadn", "'nadn'; did you mean nand?", names);
    assertWrong("--data $", "'--data'", names);
  }

  private void assertWrong(String words, String found, String names) {
    Run run = run(words);
    assertEquals(
        "nndl: chapter: expected one of %s, found %s\n".formatted(names, found), run.err());
    assertEquals(2, run.status());
  }

  private Run run(String words) {
    return Run.of(directory, "chapter " + words);
  }
}
