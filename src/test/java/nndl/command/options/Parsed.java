package nndl.command.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.command.Program;

/** Options of {@code nndl.Train}, parsed from arguments. */
public final class Parsed {
  private Parsed() {}

  public static TrainOptions of(String... arguments) {
    TrainOptions options = new TrainOptions();
    int status =
        Program.run(
            options,
            Fixtures.storage(),
            Fixtures.nowhere(),
            System.err,
            Stream.concat(Stream.of("--model=m"), Stream.of(arguments)).toArray(String[]::new),
            console -> {});
    assertEquals(0, status);
    return options;
  }
}
