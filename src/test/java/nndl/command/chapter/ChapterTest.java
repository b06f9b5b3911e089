package nndl.command.chapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import nndl.command.VerbRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The front of the chapter's exercises, and the first of them. */
class ChapterTest {
  @TempDir Path directory;

  @Test
  void nandIsOneUnlessBothAreOneAndFiveOfThemAddBits() {
    VerbRun run = run("nand").succeeded();
    assertEquals(
        """
        NAND: weights -2 and -2, bias 3; 1 where w.x + b is above 0
        x1  x2  w.x + b  NAND
         0   0        3     1
         0   1        1     1
         1   0        1     1
         1   1       -1     0

        half adder: five of this gate; x1 + x2 is carry and sum as a binary number
        x1  x2  carry  sum
         0   0      0    0
         0   1      0    1
         1   0      0    1
         1   1      1    0
        """,
        run.out());
    assertEquals("", run.err());
  }

  @Test
  void withoutANameAllAreShown() {
    VerbRun run = run("").succeeded();
    assertEquals(run.out(), run("--help").out());
    for (ChapterVerb verb : ChapterVerb.values()) {
      assertTrue(run.out().matches("(?s).*\n  %s +[A-Z][^\n]*\\.\n.*".formatted(verb)), run.out());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyExampleOfAHelpCanBeTyped(ChapterVerb verb) {
    VerbRun help = run(verb + " --help").succeeded();
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
    VerbRun run = run(words);
    assertEquals(
        "nndl: chapter: expected one of %s, found %s\n".formatted(names, found), run.err());
    assertEquals(2, run.status());
  }

  private VerbRun run(String words) {
    return VerbRun.of(directory, "chapter " + words);
  }
}
