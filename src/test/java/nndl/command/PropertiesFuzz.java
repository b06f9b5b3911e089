package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.LongConsumer;
import nndl.Fixtures;
import nndl.command.train.TrainCommand;
import nndl.error.InputException;
import nndl.fuzz.FuzzTarget;
import nndl.fuzz.InputFile;
import picocli.CommandLine;

/** A file of options. What is wrong with an option is said as for the command line. */
public final class PropertiesFuzz implements FuzzTarget {
  private final InputFile file = new InputFile("options.properties");

  @Override
  public List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(
        "epochs=3\n# a comment\nlearning-rate : 0.5\nsizes 784,30,10\nno-report\n".getBytes(UTF_8));
    seeds.add("\\u0065pochs=\\\n  3\r\n! c\nmonitor=test\\tb\\u00e9\n".getBytes(UTF_8));
    seeds.add(Files.readAllBytes(Path.of("conf/digits.properties")));
    return seeds;
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    String[] arguments = {"--model=model", "--config=" + file.of(input).getPath()};
    try {
      Properties unused = CommandLines.given(new TrainCommand(), Fixtures.storage(), arguments);
    } catch (CommandLine.ParameterException e) { // as Program prints it
      String line = WrongOption.line(e, arguments).lines().findFirst().orElse("");
      throw new InputException(line, e);
    }
  }
}
