package nndl.command.train;

import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Slow;
import nndl.command.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error messages about wrong options and settings that make no sense. */
@Slow
class TrainSettingsTest extends TrainCase {

  /**
   * {@link TrainRangesTest} has the ranges of all numbers, and {@code ConflictsTest} the options
   * that do not go together.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --epochs 0 | --epochs: expected 1 or more, found 0
          --cost log-likelihood --sizes 9,1 | --cost: expected quadratic or cross-entropy for outputs that are bits, since those of a softmax add up to 1, found log-likelihood
          --cost log-likelihood --sizes 9,2 --targets bits --classes 4 | --cost: expected quadratic or cross-entropy for outputs that are bits, since those of a softmax add up to 1, found log-likelihood
          --sizes 9,1 --targets one-hot | --targets one-hot: expected 2 output neurons or more, found [9, 1]
          --sizes 9,2 --targets bits | --targets bits: expected --classes, found none
          --sizes 9,4 --targets bits --classes 8 | --sizes: expected output neurons for the bits of 8 classes, which are 3, found [9, 4]
          --sizes 9,1 --class-weights 1,2,3 | --class-weights: expected 2 weights or balanced, found 1,2,3
          --class-weights 1,2 | --class-weights: expected 4 weights or balanced, found 1,2
          --class-weights 1,2,x,3 | --class-weights: expected numbers of 0 or more with commas between them, or balanced, found x
          --class-weights balanced --sizes 9,5 | --class-weights balanced: expected training samples of every class, found none of 4
          --schedule step | --schedule step: expected --step-size, found none
          --schedule exponential | --schedule exponential: expected --gamma, found none
          --sizes 10,4 | --sizes: expected 9 inputs for the samples in $/train-images-idx3-ubyte, found [10, 4]
          --train-images $/nothing | $/nothing: expected a file, found no such file
          --test-labels $ | --model: expected a place outside the directory that is read, found file:$/model/model.safetensors
          --initial-model $/nothing | $/nothing: expected to read it, found no such file
          --initial-model $/run.properties | $/run.properties: expected a safetensors file, found text that begins with 'sizes ='
          --data $/nothing | $/nothing/train-images-idx3-ubyte: expected this file, plain or .gz, found neither
          --data hdfs://no-such-host.invalid:8020/x | hdfs://no-such-host.invalid:8020/x/train-images-idx3-ubyte: expected to read it, found an unknown host, no-such-host.invalid
          --train-images hdfs://no-such-host.invalid:8020/x | hdfs://no-such-host.invalid:8020/x: expected to read it, found an unknown host, no-such-host.invalid
          --model hdfs://no-such-host.invalid:8020/x | hdfs://no-such-host.invalid:8020/x: expected to read it, found an unknown host, no-such-host.invalid
          --model $/run.properties | $/run.properties: expected a directory, or nothing yet, found a file
          """)
  void reportsInOneLineWhichSettingIsWrong(String options, String line) throws IOException {
    refuse(options, line);
  }

  /** Hadoop's local file system then throws an Error, not an exception. */
  @ParameterizedTest
  @CsvSource({"--initial-model, to read it", "--config, a properties file"})
  void reportsInOneLineAFileThatTheDiskCannotRead(String option, String expected) {
    Path memory = Path.of("/proc/self/mem"); // nothing is mapped at its start
    Assumptions.assumeTrue(Files.exists(memory), "Linux");
    refuse(
        option + "=" + memory,
        "/proc/self/mem: expected %s, found Input/output error".formatted(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --epoch-count 3 | Unknown option: '--epoch-count'
          --epoch 3 | Unknown option: '--epoch'; did you mean --epochs?
          --mini-batch-sise=3 | Unknown option: '--mini-batch-sise=3'; did you mean --mini-batch-size?
          epochs 3 | 'epochs', '3': expected options, such as --data and --train-images, found words without one; did you mean --epochs?
          stray | 'stray': expected options, such as --data and --train-images, found a word without one
          --epochs ten | --epochs: expected a whole number, 1 or more, found 'ten'
          --epochs 2.5 | --epochs: expected a whole number, 1 or more, found '2.5'
          --shards 2.5 | --shards: expected a whole number, 1 to 1048576, found '2.5'
          --epochs 2147483648 | --epochs: expected a whole number from 1 to 2147483647, found '2147483648'
          --seed one | --seed: expected a whole number, found 'one'
          --seed 9223372036854775808 | --seed: expected a whole number from -9223372036854775808 to 9223372036854775807, found '9223372036854775808'
          --overwrite=maybe | --overwrite: expected true or false, found 'maybe'
          --scale x | --scale: expected a number, found 'x'
          --learning-rate fast | --learning-rate: expected a number, found 'fast'
          --config= | --config: expected a path or URI, found '': Can not create a Path from an empty string
          --config a:b | --config: expected a path or URI, found 'a:b': a colon without a / after it; ./a:b is a file of that name
          --seed | Missing required parameter for option '--seed' (N)
          --sizes 784 | --sizes: expected two or more numbers from 1 to 2^22, found [784]
          --sizes 9,,4 | --sizes: expected numbers with commas between them, found '9,,4'
          --exchange pigeon | --exchange: expected one of auto, barrier, job, found 'pigeon'
          --exchange bariier | --exchange: expected one of auto, barrier, job, found 'bariier'; did you mean barrier?
          --evaluate test,trainign | --evaluate: expected one of test, validation, training, none, found 'trainign'; did you mean training?
          """)
  void reportsInOneLineWhichOptionIsWrongAndWhichWasMeant(String options, String line) {
    assertWrong(line, options);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          learnig-rate = 3 | Unknown key 'learnig-rate' in the file that --config names; did you mean learning-rate?
          epoch-count = 3 | Unknown key 'epoch-count' in the file that --config names
          config = x | Key 'config' in the file that --config names: --config is an option of the command line alone
          help = true | Key 'help' in the file that --config names: --help is an option of the command line alone
          version = true | Key 'version' in the file that --config names: --version is an option of the command line alone
          confgi = x | Unknown key 'confgi' in the file that --config names
          epochs = ten | epochs, in the file that --config names: expected a whole number, 1 or more, found 'ten'
          evaluate = test,trainign | evaluate, in the file that --config names: expected one of test, validation, training, none, found 'trainign'; did you mean training?
          """)
  void reportsInOneLineWhichLineOfTheFileIsWrong(String setting, String line) {
    TrainRun.settings(directory, setting);
    assertWrong(line);
  }

  @Test
  void reportsThatNoModelIsNamed() throws IOException {
    Files.writeString(directory.resolve("run.properties"), "");
    assertWrong("Missing required option: '--model=DIR'");
  }

  /** One line, which ends with a suggestion or a pointer to the help. */
  private void assertWrong(String line, String... options) {
    Run run = run(options);
    String end = line.contains("; did you mean ") ? "" : "; --help explains the options";
    assertEquals("nndl: " + line + end + "\n", run.err());
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  @Test
  void namesTheCommandLineIfTheFileIsWrongToo() {
    TrainRun.settings(directory, "epochs = ten");
    Run run = run("--epochs=ten");
    assertTrue(run.err().startsWith("nndl: --epochs: expected a whole number"), run.err());
  }

  @Test
  void showsWithDebugWhichInitialWeightsSuitAnActivation() {
    String wrong = "nndl: --dropout: expected one value";
    Run run = run("--activation=relu", "--dropout=0,0,0,0", "--debug");
    String hint = "nndl: --initialiser normal: he suits --activation relu better\n";
    assertTrue(run.err().startsWith(hint + wrong), run.err());
    run = run("--activation=relu", "--dropout=0,0,0,0");
    assertTrue(run.err().startsWith(wrong), run.err());
  }

  @Test
  void showsTheStackTraceWithDebug() {
    Run run = run("--epochs", "0", "--debug");
    assertStarts(
        "nndl: --epochs: expected 1 or more, found 0\n"
            + "nndl.error.InputException: --epochs: expected 1 or more, found 0\n"
            + "\tat nndl.",
        run.err());
    assertEquals(1, run.status());
  }
}
