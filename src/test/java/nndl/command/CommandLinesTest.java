package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Properties;
import nndl.command.train.TrainCommand;
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
}
