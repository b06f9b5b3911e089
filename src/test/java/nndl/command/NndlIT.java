package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.TestImages;
import nndl.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/nndl}, run from a shell. */
class NndlIT {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final String MODEL = " --sizes 64,10 --mini-batch-size 100 --model $/model";

  /** Calls the completion script as bash does when the user presses Tab. */
  private static final String ASK =
      """
      source completion
      complete -p nndl > /dev/null
      COMP_WORDS=(%s)
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _complete_nndl 2> /dev/null
      echo "${COMPREPLY[*]}"
      """;

  private static String completion;

  @TempDir Path directory;

  @Test
  void trainsEvaluatesAndPrintsBothAsJson() throws Exception {
    Submitted train = nndl("train --data data/digits --epochs 2" + MODEL).succeeded();
    assertTrue(train.out().matches("Epoch 0: \\d+ / 360\nEpoch 1: \\d+ / 360\n"), train.out());
    Submitted again =
        nndl("train --data data/digits --epochs 2 --overwrite --json" + MODEL).succeeded();
    assertTrue(again.err().contains(train.out()), again.err());
    JsonNode json = new ObjectMapper().readTree(again.out());
    Submitted evaluated = nndl("evaluate --model $/model --data data/digits").succeeded();
    String line = "test: %s / 360\n".formatted(json.at("/epochs/1/evaluations/test/correct"));
    assertTrue(evaluated.out().startsWith(line), evaluated.out());
  }

  /** Only messages of the JVM itself are left on the other stream. */
  @Test
  void quietPrintsToOneStreamOnly() throws Exception {
    Submitted run = nndl("train --data data/digits --epochs 1 --quiet" + MODEL).succeeded();
    assertTrue(run.out().matches("Epoch 0: \\d+ / 360\n"), run.out());
    assertEquals("", ours(run));
  }

  /** Tasks that are no longer needed are cancelled without messages of Spark. */
  @Test
  void aWrongLabelIsOneLine() throws Exception {
    nndl("train --data data/digits --epochs 1" + MODEL).succeeded();
    TestImages images = TestImages.random(20_000, 8, 8, 10, 0.6, 1);
    for (int wrong : new int[] {12_000, 77, 5_000}) {
      images.labels()[wrong] = 10;
    }
    images.write(directory, "t10k");
    Submitted run = nndl("evaluate --model $/model --data $");
    assertEquals(
        "nndl: file:%s/t10k-labels-idx1-ubyte, label 78: expected labels below 10, the number of classes, found 10\n"
            .formatted(directory),
        ours(run));
    assertEquals("", run.out());
    assertEquals(1, run.status());
  }

  @Test
  void aDataSetsNameBringsItsSettings() throws Exception {
    Submitted run = nndl("train digits --epochs 1 --model $/model").succeeded();
    assertTrue(run.out().matches("Epoch 0: \\d+ / 360\n"), run.out());
    Submitted wrong = nndl("train digit");
    assertEquals(
        "train.sh: data set: expected mnist, fashion-mnist, digits or penguins, found 'digit'\n",
        wrong.err());
    assertEquals(2, wrong.status());
  }

  @Test
  void aWrongVerbIsOneLineAndStatusTwo() throws Exception {
    assertWrong("trian", "verb: expected one of .*, found 'trian'; did you mean train\\?");
  }

  /** Of other wrong words and verbs see {@link VerbTest}. */
  private void assertWrong(String words, String line) throws Exception {
    Submitted run = nndl(words);
    assertTrue(ours(run).matches("nndl: " + line + "\n"), run.err());
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  /** Standard error without the JVM's warning about incubator modules. */
  private static String ours(Submitted run) {
    return run.err().replaceFirst("^WARNING: Using incubator modules: \\S+\n", "");
  }

  @Test
  void theHelpOfTrainBeginsWithExamplesAndFetchesNothing() throws Exception {
    Submitted help = nndl("train --help").succeeded();
    assertTrue(help.out().startsWith("Examples:\n  scripts/nndl train "), help.out());
    assertEquals("", help.err());
    assertEquals(help.out(), nndl("train fashion-mnist --help").succeeded().out());
  }

  @Test
  void withoutAVerbItShowsThem() throws Exception {
    Submitted run = nndl("").succeeded();
    for (Verb verb : Verb.values()) {
      assertTrue(run.out().contains("\n            scripts/nndl " + verb + " "), run.out());
    }
    assertEquals("", run.err());
    assertEquals(run.out(), nndl("--help").succeeded().out());
  }

  /** The commit of the build may be older than that of the working tree. */
  @Test
  void saysItsVersionAndCommit() throws Exception {
    String version = nndl("--version").succeeded().out();
    String commit = "(not known|[0-9a-f]{12,}(-changed)?)";
    assertTrue(version.matches("nndl [0-9.]+ \\(commit " + commit + "\\)\n"), version);
    assertEquals(version, nndl("search --version").succeeded().out());
  }

  @ParameterizedTest
  @CsvSource({
    "scripts/nndl '', train evaluate predict search baseline export import convert deform rows"
        + " report verify chapter completion",
    "nndl ev, evaluate",
    "nndl train --mini, --mini-batch-size",
    "nndl train --activation '', sigmoid tanh scaled-tanh relu leaky-relu gelu step",
    "nndl train --cost cross, cross-entropy",
    "nndl train '', mnist fashion-mnist digits",
    "nndl evaluate --set t, training test",
    "nndl evaluate --model com, completion",
  })
  void bashCompletes(String words, String expected) throws Exception {
    writeCompletion();
    List<String> found = new ArrayList<>(List.of(asked(words).out().strip().split("\\s+")));
    List<String> wanted = new ArrayList<>(List.of(expected.split(" ")));
    found.sort(null);
    wanted.sort(null);
    assertEquals(wanted, found);
  }

  @Test
  void zshTakesTheCompletion() throws Exception {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "zsh")));
    assumeTrue(there, "no zsh on the PATH");
    writeCompletion();
    String script = "source completion; whence -w _complete_nndl; echo $_comps[nndl]";
    Submitted run =
        Submitted.of(
                directory,
                List.of("env", "-C", directory.toString(), "zsh", "-fc", script),
                Map.of(),
                process -> {})
            .succeeded();
    assertTrue(run.out().startsWith("_complete_nndl: function\n_bash_complete "), run.out());
  }

  private void writeCompletion() throws Exception {
    if (completion == null) {
      completion = nndl("completion").succeeded().out();
    }
    Files.writeString(directory.resolve("completion"), completion);
  }

  private Submitted asked(String words) throws Exception {
    List<String> command =
        List.of("env", "-C", directory.toString(), "bash", "-c", ASK.formatted(words));
    return Submitted.of(directory, command, Submitted.QUICK_DRIVER, process -> {}).succeeded();
  }

  /** The program {@code script} makes the terminal. */
  @Test
  void colourIsForThoseWhoWantIt() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no /usr/bin/script");
    assertTrue(onTerminal("TERM=xterm").contains("\u001b["), "coloured on a terminal");
    for (String setting : List.of("NO_COLOR=1", "TERM=dumb")) {
      assertTrue(!onTerminal(setting).contains("\u001b["), "coloured with " + setting);
    }
    assertTrue(!nndl("train --help").out().contains("\u001b["), "coloured in a file");
  }

  private String onTerminal(String setting) throws Exception {
    String command = "env %s scripts/nndl train --help".formatted(setting);
    return Submitted.of(
            directory,
            List.of("script", "-qec", command, "/dev/null"),
            Submitted.QUICK_DRIVER,
            process -> {})
        .succeeded()
        .out();
  }

  /** The master and the settings that are passed to spark-submit. */
  @ParameterizedTest
  @CsvSource({
    "'', --master local[*] --class nndl.Main",
    "MASTER=local[3], --master local[3] --class nndl.Main",
    "PROPERTIES=my.conf, --master local[*] --properties-file my.conf --class nndl.Main",
  })
  void masterAndSettingsAreThoseOfTheEnvironment(String setting, String expected) throws Exception {
    Path spark = Files.createDirectories(directory.resolve("bin")).resolve("spark-submit");
    Files.writeString(spark, "#!/bin/sh\nprintf '%s ' \"$@\"\n");
    assertTrue(spark.toFile().setExecutable(true));
    List<String> command = new ArrayList<>(List.of("env", "SPARK_HOME=" + directory));
    if (!setting.isEmpty()) {
      command.add(setting);
    }
    command.addAll(List.of("scripts/nndl", "evaluate", "--model", "a b"));
    assertEquals(
        expected + " " + ROOT + "/target/nndl.jar evaluate --model a b ",
        Submitted.of(directory, command, Map.of(), process -> {}).succeeded().out());
  }

  private Submitted nndl(String words) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/nndl"));
    if (!words.isEmpty()) {
      command.addAll(List.of(words.replace("$", directory.toString()).split(" ")));
    }
    Map<String, String> environment = new HashMap<>(Submitted.QUICK_DRIVER);
    environment.put("MASTER", "local[2]");
    return Submitted.of(directory, command, environment, process -> {});
  }
}
