package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import nndl.command.options.Parsed;
import nndl.command.train.TrainCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Options that stand in a file. */
class CommandLinesTest {
  @ParameterizedTest
  @CsvSource({"'', true", "true, true", "false, false"})
  void anOptionThatNeedsNoValueMayStandAlone(String value, boolean isGiven) {
    Properties file = new Properties();
    file.setProperty("overwrite", value);
    CommandLine command = CommandLines.withDefaults(new TrainCommand(), file);
    command.parseArgs();
    assertEquals(isGiven, command.getCommandSpec().findOption("--overwrite").<Boolean>getValue());
  }

  @Test
  void anOptionWithTwoNamesHasEitherOnTheCommandLineAndInAFile(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("options"), "test=in-file.csv\n");
    String config = "--config=" + file;
    assertEquals("in-file.csv", Parsed.of("--data=d", config).files.testImages);
    assertEquals("typed.csv", Parsed.of("--data=d", config, "--test=typed.csv").files.testImages);
    assertEquals("typed.csv", Parsed.of("--data=d", "--test-images=typed.csv").files.testImages);
    CommandLine command = new CommandLine(new TrainCommand());
    assertEquals(
        "--test-images",
        WrongOption.place(command.getCommandSpec().findOption("--test"), "--test=x"));
  }

  @Test
  void aWordThatBeginsWithAnAtSignIsItself(@TempDir Path directory) throws IOException {
    String file = "@" + Files.writeString(directory.resolve("words"), "--epochs 3");
    TrainCommand read = new TrainCommand();
    CommandLine command = CommandLines.withDefaults(read, new Properties());
    command.parseArgs("--model", file);
    assertEquals(file, command.getCommandSpec().findOption("--model").getValue().toString());
  }
}
