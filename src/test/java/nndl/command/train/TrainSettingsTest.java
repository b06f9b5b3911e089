package nndl.command.train;

import static nndl.command.train.WrongRun.files;
import static nndl.command.train.WrongRun.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.command.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Error messages about wrong options and settings that make no sense. */
@Slow
class TrainSettingsTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
  }

  /** {@link TrainRangesTest} has the ranges of all numbers. */
  static Stream<WrongRun> wrongSettings() {
    return Stream.of(
        options("--learning-rate NaN", "--learning-rate: expected a number above 0, found NaN"),
        options("--epochs 0", "--epochs: expected 1 or more, found 0"),
        options(
            "--evaluate validation",
            "--evaluate: expected --validation 1 or more for the validation set, found 0"),
        options(
            "--cost log-likelihood --sizes 9,1",
            "--cost: expected quadratic or cross-entropy for outputs that are bits, since those of"
                + " a softmax add up to 1, found log-likelihood"),
        options(
            "--cost log-likelihood --sizes 9,2 --targets bits --classes 4",
            "--cost: expected quadratic or cross-entropy for outputs that are bits, since those of"
                + " a softmax add up to 1, found log-likelihood"),
        options(
            "--sizes 9,1 --targets one-hot",
            "--targets one-hot: expected 2 output neurons or more, found [9, 1]"),
        options("--sizes 9,2 --targets bits", "--targets bits: expected --classes, found none"),
        options(
            "--sizes 9,4 --targets bits --classes 8",
            "--sizes: expected output neurons for the bits of 8 classes, which are 3, found [9,"
                + " 4]"),
        options(
            "--sizes 9,1 --class-weights 1,2,3",
            "--class-weights: expected 2 weights or balanced, found 1,2,3"),
        options(
            "--optimizer momentum --momentum 1",
            "--momentum: expected a number from 0 to less than 1, found 1.0"),
        options(
            "--dropout 0.1,0.2,0.3",
            "--dropout: expected one value, or 2: of the inputs and of each hidden layer, found"
                + " [0.1, 0.2, 0.3]"),
        options(
            "--dropout 0.5,0.5 --sizes 9,4",
            "--dropout: expected one value, of the inputs, found [0.5, 0.5]"),
        options(
            "--class-weights 1,2", "--class-weights: expected 4 weights or balanced, found 1,2"),
        options(
            "--class-weights 1,2,x,3",
            "--class-weights: expected numbers of 0 or more with commas between them, or balanced,"
                + " found x"),
        options(
            "--class-weights 1,2,-0.5,3",
            "--class-weights: expected numbers of 0 or more with commas between them, or balanced,"
                + " found -0.5"),
        options(
            "--class-weights 0,0,0,0", "--class-weights: expected a weight above 0, found 0,0,0,0"),
        options(
            "--class-weights 1,2e-10,0,1",
            "--class-weights: expected weights of 0, or of 1e-9 times the largest or more, found"
                + " 1,2e-10,0,1"),
        options(
            "--class-weights balanced --sizes 9,5",
            "--class-weights balanced: expected training samples of every class, found none of 4"),
        options("--schedule step", "--schedule step: expected --step-size, found none"),
        options("--schedule exponential", "--schedule exponential: expected --gamma, found none"),
        options(
            "--schedule halving --evaluate none",
            "--schedule: expected a set in --evaluate, or --validation 1 or more, for halving, or"
                + " another schedule, found"
                + " none"),
        options("--warm-up 2.5 --epochs 2", "--warm-up: expected at most --epochs, found more"),
        options("--early-stopping 3", "--early-stopping: expected --validation 1 or more, found 0"),
        options(
            "--sizes 10,4",
            "--sizes: expected 9 inputs for the samples in $/train-images-idx3-ubyte, found [10,"
                + " 4]"),
        options("--train-images $/nothing", "$/nothing: expected a file, found no such file"),
        options(
            "--test-labels $",
            "--model: expected a place outside the directory that is read, found"
                + " file:$/model/model.safetensors"),
        options("--initial-model $/nothing", "$/nothing: expected to read it, found no such file"),
        options(
            "--initial-model $/run.properties",
            "$/run.properties: expected a safetensors file, found text that begins with 'sizes ='"),
        options(
            "--data $/nothing",
            "$/nothing/train-images-idx3-ubyte: expected this file, plain or .gz, found neither"),
        options(
            "--data hdfs://no-such-host.invalid:8020/x",
            "hdfs://no-such-host.invalid:8020/x/train-images-idx3-ubyte: expected to read it, found"
                + " an unknown host, no-such-host.invalid"),
        options(
            "--train-images hdfs://no-such-host.invalid:8020/x",
            "hdfs://no-such-host.invalid:8020/x: expected to read it, found an unknown host,"
                + " no-such-host.invalid"),
        options(
            "--model hdfs://no-such-host.invalid:8020/x",
            "hdfs://no-such-host.invalid:8020/x: expected to read it, found an unknown host,"
                + " no-such-host.invalid"),
        options(
            "--model $/run.properties",
            "file:$/run.properties: expected a place to write, found Destination exists and is not"
                + " a directory: $/run.properties"));
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void reportsInOneLineWhichSettingIsWrong(WrongRun wrong) throws IOException {
    wrong.assertFails(directory);
  }

  /** Hadoop's local file system then throws an Error, not an exception. */
  @ParameterizedTest
  @CsvSource({"--initial-model, to read it", "--config, a properties file"})
  void reportsInOneLineAFileThatTheDiskCannotRead(String option, String expected) {
    Path memory = Path.of("/proc/self/mem"); // nothing is mapped at its start
    Assumptions.assumeTrue(Files.exists(memory), "Linux");
    Run run = TrainRun.in(directory, option + "=" + memory);
    assertEquals(
        "nndl: /proc/self/mem: expected %s, found Input/output error\n".formatted(expected),
        run.err());
    assertEquals(1, run.status());
  }

  static Stream<WrongRun> wrongOptions() {
    return Stream.of(
        options("--epoch-count 3", "Unknown option: '--epoch-count'"),
        options("--epoch 3", "Unknown option: '--epoch'; did you mean --epochs?"),
        options(
            "--mini-batch-sise=3",
            "Unknown option: '--mini-batch-sise=3'; did you mean --mini-batch-size?"),
        options(
            "epochs 3",
            "'epochs', '3': expected options, such as --data and --train-images, found words"
                + " without one; did you mean --epochs?"),
        options(
            "stray",
            "'stray': expected options, such as --data and --train-images, found a word without"
                + " one"),
        options("--epochs ten", "--epochs: expected a whole number, 1 or more, found 'ten'"),
        options("--epochs 2.5", "--epochs: expected a whole number, 1 or more, found '2.5'"),
        options("--shards 2.5", "--shards: expected a whole number, 1 to 1048576, found '2.5'"),
        options(
            "--epochs 2147483648",
            "--epochs: expected a whole number from 1 to 2147483647, found '2147483648'"),
        options("--seed one", "--seed: expected a whole number, found 'one'"),
        options(
            "--seed 9223372036854775808",
            "--seed: expected a whole number from -9223372036854775808 to 9223372036854775807,"
                + " found '9223372036854775808'"),
        options("--overwrite=maybe", "--overwrite: expected true or false, found 'maybe'"),
        options("--scale x", "--scale: expected a number, found 'x'"),
        options("--learning-rate fast", "--learning-rate: expected a number, found 'fast'"),
        options(
            "--config=",
            "--config: expected a path or URI, found '': Can not create a Path from"
                + " an empty string"),
        options(
            "--config a:b",
            "--config: expected a path or URI, found 'a:b': a colon without a / after it; ./a:b is"
                + " a file of that name"),
        options("--seed", "Missing required parameter for option '--seed' (N)"),
        options(
            "--sizes 784",
            "--sizes: expected two or more numbers from 1 to" + " 2^22, found [784]"),
        options("--sizes 9,,4", "--sizes: expected numbers with commas between them, found '9,,4'"),
        options(
            "--exchange pigeon", "--exchange: expected one of auto, barrier, job, found 'pigeon'"),
        options(
            "--exchange bariier",
            "--exchange: expected one of auto, barrier, job, found 'bariier'; did you mean"
                + " barrier?"),
        options(
            "--evaluate test,trainign",
            "--evaluate: expected one of test, validation, training, none, found 'trainign'; did"
                + " you mean training?"),
        files(
            "a mistyped key",
            directory -> TrainRun.settings(directory, "learnig-rate = 3"),
            "Unknown key 'learnig-rate' in the file that --config names; did you mean"
                + " learning-rate?"),
        files(
            "an unknown key",
            directory -> TrainRun.settings(directory, "epoch-count = 3"),
            "Unknown key 'epoch-count' in the file that --config names"),
        files(
            "a file of options named in it",
            directory -> TrainRun.settings(directory, "config = x"),
            "Key 'config' in the file that --config names: --config is an option of the command"
                + " line alone"),
        files(
            "a question for help in the file",
            directory -> TrainRun.settings(directory, "help = true"),
            "Key 'help' in the file that --config names: --help is an option of the command line"
                + " alone"),
        files(
            "a question for the version in the file",
            directory -> TrainRun.settings(directory, "version = true"),
            "Key 'version' in the file that --config names: --version is an option of the command"
                + " line alone"),
        files(
            "a mistyped key that would be near one of the command line alone",
            directory -> TrainRun.settings(directory, "confgi = x"),
            "Unknown key 'confgi' in the file that --config names"),
        files(
            "a word for a number in the file",
            directory -> TrainRun.settings(directory, "epochs = ten"),
            "epochs, in the file that --config names: expected a whole number, 1 or more, found"
                + " 'ten'"),
        files(
            "a word that is no set in the file",
            directory -> TrainRun.settings(directory, "evaluate = test,trainign"),
            "evaluate, in the file that --config names: expected one of test, validation, training,"
                + " none, found 'trainign'; did you mean training?"),
        files(
            "no --model",
            directory -> Files.writeString(directory.resolve("run.properties"), ""),
            "Missing required option: '--model=DIR'"));
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void reportsInOneLineWhichOptionIsWrongAndWhichWasMeant(WrongRun wrong) throws IOException {
    wrong.assertWrongOptions(directory);
  }

  @Test
  void namesTheCommandLineIfTheFileIsWrongToo() {
    TrainRun.settings(directory, "epochs = ten");
    Run run = TrainRun.in(directory, "--epochs=ten");
    assertTrue(run.err().startsWith("nndl: --epochs: expected a whole number"), run.err());
  }

  @Test
  void showsWithDebugWhichInitialWeightsSuitAnActivation() {
    String wrong = "nndl: --dropout: expected one value";
    Run run = TrainRun.in(directory, "--activation=relu", "--dropout=0,0,0,0", "--debug");
    String hint = "nndl: --initialiser normal: he suits --activation relu better\n";
    assertTrue(run.err().startsWith(hint + wrong), run.err());
    run = TrainRun.in(directory, "--activation=relu", "--dropout=0,0,0,0");
    assertTrue(run.err().startsWith(wrong), run.err());
  }

  @Test
  void showsTheStackTraceWithDebug() {
    Run run = TrainRun.in(directory, "--epochs", "0", "--debug");
    assertTrue(
        run.err()
            .startsWith(
                "nndl: --epochs: expected 1 or more, found 0\n"
                    + "nndl.error.InputException: --epochs: expected 1 or more, found 0\n"
                    + "\tat nndl."),
        run.err());
    assertEquals(1, run.status());
  }
}
