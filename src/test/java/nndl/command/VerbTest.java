package nndl.command;

import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import nndl.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The verbs of nndl, and its messages about words that are not verbs. */
class VerbTest {
  private static final String COMMAND = "scripts/nndl ";

  @TempDir Path directory;

  @Test
  void withoutAVerbAllVerbsAreShownWithAnExample() {
    Run run = run("--help");
    assertEquals("", run.err());
    for (Verb verb : Verb.values()) {
      String two = "(?ms).*^%s +[A-Z].*\\.\n +scripts/nndl %s .*".formatted(verb, verb);
      assertTrue(run.out().matches(two), verb + ": " + run.out());
    }
    assertTrue(run.out().contains("\n            source <(scripts/nndl completion)\n"), run.out());
  }

  /**
   * The options of the example are read. The name of a data set is left out, because
   * scripts/train.sh handles it.
   */
  @ParameterizedTest
  @EnumSource
  void everyExampleOfAHelpCanBeTyped(Verb verb) {
    Run help = run(verb + " --help").succeeded();
    List<String> lines = help.out().lines().skip(1).takeWhile(line -> !line.isEmpty()).toList();
    assertTrue(help.out().startsWith("Examples:\n") && lines.size() >= 1, help.out());
    for (String line : lines) {
      String example = line.strip();
      assertTrue(example.startsWith(COMMAND + verb + " "), example);
      String words = example.substring((COMMAND + verb + " ").length()).replace("'", "");
      boolean named = words.matches("(mnist|fashion-mnist|digits)( .*)?");
      String[] options = (named ? words.replaceFirst("\\S+ ?", "--model=m ") : words).split(" ");
      new CommandLine(verb.command())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .registerConverter(org.apache.hadoop.fs.Path.class, org.apache.hadoop.fs.Path::new)
          .parseArgs(options);
      assertTrue(line.length() <= 100, line);
    }
  }

  @ParameterizedTest
  @EnumSource
  void helpIsPrintedWhateverTheOtherArgumentsAre(Verb verb) {
    Run run = run(verb + " --unknown --help");
    String names =
        switch (verb) {
          case CHAPTER -> " NAME";
          case REPORT -> " RUN...";
          case VERIFY -> " MODEL";
          default -> "";
        };
    assertContains("\nUsage: nndl " + verb + " [OPTIONS]" + names + "\n", run.out());
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "train --version", "deform --epochs --version"})
  void printsItsVersion(String words) {
    Run run = run(words);
    assertEquals("nndl of classes that are in no jar\n", run.out());
    assertEquals(0, run.status());
  }

  @Test
  void aWrongVerbIsOneLineThatAsksForTheNearestOne() {
    String verbs = String.join(", ", Arrays.stream(Verb.values()).map(Verb::toString).toList());
    String line = "nndl: verb: expected one of " + verbs + ", completion, found '%s'%s\n";
    assertWrong("trian --epochs 3", line.formatted("trian", "; did you mean train?"));
    assertWrong("Evaluate", line.formatted("Evaluate", "; did you mean evaluate?"));
    assertWrong("frobnicate", line.formatted("frobnicate", ""));
    assertWrong("--epochs 3", line.formatted("--epochs", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluate --modle m|Unknown option: '--modle'; did you mean --model\\?",
        "convert --epochs|Unknown option: '--epochs'; --help explains the options",
        "train --cost cross-entrpy --model m|--cost: expected one of .*,"
            + " found 'cross-entrpy'; did you mean cross-entropy\\?",
        "--versoin|verb: expected one of .*, found '--versoin'",
      })
  void aWrongWordIsOneLineAndStatusTwo(String words, String line) {
    Run run = run(words);
    assertTrue(run.err().matches("nndl: " + line + "\n"), run.err());
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  @Test
  void helpAndVersionTakeNoFurtherArguments() {
    assertWrong("--version now", "nndl: --version: expected nothing after it, found 'now'\n");
    assertWrong("completion fish", "nndl: completion: expected nothing after it, found 'fish'\n");
  }

  private void assertWrong(String words, String line) {
    Run run = run(words);
    assertEquals(line, run.err());
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  private Run run(String words) {
    return Run.of(directory, words);
  }
}
