package nndl.command.train;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The card that a training writes beside its model. */
@Slow
@ExtendWith(KeptContext.class)
class ModelCardTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void prepare() throws IOException {
    directory = Files.createDirectories(temporary.resolve("digits: 'a' [1] #"));
    TrainRun.prepare(directory);
    Files.writeString(
        directory.resolve("run.properties"),
        TrainRun.SETTINGS + "data = " + directory + "\nmodel = " + directory + "/model\n");
  }

  private Path card() {
    return directory.resolve("model/MODEL_CARD.md");
  }

  private String train(String... options) throws IOException {
    TrainRun.in(directory, options).succeeded();
    return Files.readString(card());
  }

  private static JsonNode head(String card) throws IOException {
    assertTrue(card.startsWith("---\n"), card);
    return YAML.readTree(card.substring(4, card.indexOf("\n---\n") + 1));
  }

  @Test
  void beginsWithTheHeadThatHuggingFaceReads() throws IOException {
    JsonNode head = head(train("--model-license", "cc-by-4.0"));
    assertEquals("cc-by-4.0", head.get("license").textValue());
    assertEquals(
        "[\"nndl\",\"safetensors\",\"feed-forward\",\"image-classification\"]",
        head.get("tags").toString());
    assertEquals("digits: 'a' [1] #", head.get("datasets").get(0).textValue());
    assertEquals(1, head.get("datasets").size());
    assertEquals("[\"accuracy\"]", head.get("metrics").toString());
    assertEquals(4, head.size());
  }

  @Test
  void namesNoLicenceUnlessOneIsGiven() throws IOException {
    assertFalse(head(train()).has("license"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "Apache-2.0", "mit\n", "-x", "\"mit\""})
  void refusesAWrongLicence(String name) {
    Run run = TrainRun.in(directory, "--model-license=" + name);
    assertEquals(
        "nndl: --model-license: expected a licence as Hugging Face names it, such as apache-2.0 or"
            + " cc-by-4.0, found '%s'\n".formatted(name.replace("\n", "\\u000a")),
        run.err());
    assertEquals(1, run.status());
    assertFalse(Files.exists(card()));
  }

  @Test
  void saysWhatTheRunPrinted() throws IOException {
    Run run = TrainRun.in(directory, "--validation=8", "--evaluate=validation,test");
    String card = Files.readString(card());
    String validation = run.out().strip().replaceFirst("(?s).*: ", "").replace(" / ", " | ");
    String test = run.err().replaceFirst("(?s).*nndl: test: (\\d+ / \\d+)\n.*", "$1");
    assertTrue(card.contains("\n| validation | " + validation + " | "), card);
    assertTrue(card.contains("\n| test | " + test.replace(" / ", " | ") + " | "), card);
    assertTrue(card.indexOf("| test |") < card.indexOf("| validation |"), "the test set first");
    assertTrue(card.contains("\n# A network of 9-5-4\n"), card);
    assertContains("9 inputs lead through a hidden layer of 5 neurons (sigmoid) to 4", card);
    assertTrue(card.contains("Its 65 weights and 9 biases"), card);
    assertTrue(card.contains("an image of 3 rows of 3 pixels"), card);
    assertTrue(card.contains("divided by 255.0."), card);
    assertTrue(card.contains("| learning-rate | 3.0 |"), card);
    assertTrue(card.contains("| validation | 8 |"), card);
  }

  @Test
  void saysThatNothingWasEvaluated() throws IOException {
    String card = train("--evaluate=none");
    assertTrue(card.contains("It was not evaluated."), card);
    assertTrue(card.contains("- It was not tested with samples that were kept apart."), card);
    assertFalse(head(card).has("metrics"));
  }

  /** The card has the results of the epoch that early stopping keeps, not of the last one. */
  @Test
  void isOfTheWeightsInTheModel() throws IOException {
    train("--epochs=40", "--validation=8", "--evaluate=validation", "--early-stopping=2");
    List<String> lines = Files.readAllLines(directory.resolve("model/history.csv"));
    int best = 1;
    for (int i = 2; i < lines.size(); i++) {
      best = correct(lines.get(i)) > correct(lines.get(best)) ? i : best;
    }
    assertTrue(best < lines.size() - 1, "ended after the best");
    String card = Files.readString(card());
    assertTrue(card.contains("after epoch " + (best - 1) + ","), card);
    assertTrue(card.contains("| validation | " + correct(lines.get(best)) + " | 8 |"), card);
  }

  private static int correct(String line) {
    return Integer.parseInt(line.split(",", -1)[1]);
  }

  @Test
  void holdsNamesOfClassesThatLookLikeMarkup() throws IOException {
    String card = train("--class-names=<b>a</b>,`x|y`,[z](http://w),\\d\n---");
    assertContains(
        "The classes: 0 \\<b\\>a\\</b\\>, 1 \\`x\\|y\\`, 2 \\[z\\]\\(http\\://w\\), 3 \\\"\\\\d"
            + " ---\\\".",
        card);
    assertTrue(card.contains("\n| \\`x\\|y\\` | "), card);
    assertEquals(2, card.split("\n---\n", -1).length, "one end of the head");
  }

  @Test
  void isTheSameForEqualRuns() throws IOException {
    String first = train();
    Files.delete(card());
    assertEquals(first, train("--overwrite"));
    train("--overwrite", "--epochs=1");
    assertEquals(first, train("--resume"));
    assertFalse(first.contains(temporary.toString()), "no places");
  }

  @Test
  void replacesNoFileThatSomebodyHasChanged() throws IOException {
    String changed = train() + "My own words.\n";
    Files.writeString(card(), changed);
    Run run = TrainRun.in(directory, "--overwrite").succeeded();
    assertTrue(run.err().contains("MODEL_CARD.md was changed by hand, and stays\n"), run.err());
    assertEquals(changed, Files.readString(card()));
    assertEquals(changed, train("--resume", "--epochs=3"));
    Files.writeString(card(), "All my own.\n");
    assertEquals("All my own.\n", train("--overwrite"));
  }

  @Test
  void isThatOfTheBestOfSeveral() throws IOException {
    Run run =
        TrainRun.in(directory, "--validation=8", "--best-of=2", "--model-license=mit").succeeded();
    String best = run.err().replaceFirst("(?s).*best: trial \\d+, seed=(\\d+):.*", "$1");
    assertSameFile(directory.resolve("model/seed-" + best + "/MODEL_CARD.md"), card());
    assertTrue(Files.readString(card()).contains("| seed | " + best + " |"));
    assertEquals("mit", head(Files.readString(card())).get("license").textValue());
    Files.writeString(card(), "mine");
    Run again = TrainRun.in(directory, "--validation=8", "--best-of=2", "--overwrite");
    assertTrue(again.err().contains("MODEL_CARD.md was changed by hand, and stays\n"), again.err());
    assertEquals("mine", Files.readString(card()));
  }
}
