package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestTable;
import nndl.Thorough;
import nndl.command.convert.ConvertCommand;
import nndl.command.deform.DeformCommand;
import nndl.command.rows.RowsCommand;
import nndl.command.train.TrainCommand;
import nndl.data.storage.CutOffStorage;
import nndl.data.storage.DyingStorage.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands that write samples. */
@Slow
class SteppedCommandsTest extends SteppedCommands {
  private static final String IMAGES_TO_OUT =
      "--images $/train-images-idx3-ubyte --labels $/train-labels-idx1-ubyte --out $/out"
          + " --overwrite";

  private OnStorage command(Command command) {
    return (storage, words) -> {
      String[] arguments = words.replace("$", directory.toString()).split(" ");
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      var options = command.getClass().getDeclaredConstructor().newInstance();
      int status =
          Program.run(
              options,
              storage,
              Fixtures.nowhere(),
              new PrintStream(err, true, UTF_8),
              arguments,
              console -> options.run(new Session(CONF, storage, console, List.of(arguments))));
      if (status != 0) {
        throw new IOException(err.toString(UTF_8));
      }
    };
  }

  /** In one directory, which has two names. */
  @ParameterizedTest
  @EnumSource(End.class)
  void convertOfAPair(End end) throws Exception {
    Path out = Files.createDirectory(directory.resolve("out"));
    Files.createSymbolicLink(directory.resolve("link"), out);
    String to = " --out-images $/out/images --out-labels $/link/labels --overwrite";
    step(
        end,
        command(new ConvertCommand()),
        "--in $/t10k-images-idx3-ubyte --in-labels $/t10k-labels-idx1-ubyte" + to,
        "--in $/train-images-idx3-ubyte --in-labels $/train-labels-idx1-ubyte" + to,
        4);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void convertOfATable(End end) throws Exception {
    Files.writeString(directory.resolve("table.csv"), TestTable.manyRows(40));
    String words = "--in $/table.csv --label species --drop note --out $/out --overwrite --seed ";
    step(end, command(new ConvertCommand()), words + 1, words + 2, 4);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void rows(End end) throws Exception {
    String words = IMAGES_TO_OUT + " --count ";
    step(end, command(new RowsCommand()), words + "3 --seed 1", words + "2 --seed 2", 4);
  }

  @Thorough
  @ParameterizedTest
  @EnumSource(End.class)
  void deform(End end) throws Exception {
    String words = IMAGES_TO_OUT + " --count 40 --parts ";
    step(end, command(new DeformCommand()), words + "2 --seed 1", words + "1 --seed 2", 10);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void convertOfAFirstPair(End end) throws Exception {
    String from = "--in $/t10k-images-idx3-ubyte --in-labels $/t10k-labels-idx1-ubyte";
    String to = " --out-images $/out/images --out-labels $/out/labels";
    stepFirst(end, command(new ConvertCommand()), from + to);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void convertOfAFirstTable(End end) throws Exception {
    Files.writeString(directory.resolve("table.csv"), TestTable.manyRows(40));
    String words = "--in $/table.csv --label species --drop note --out $/out";
    stepFirst(end, command(new ConvertCommand()), words);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void firstRows(End end) throws Exception {
    String words = IMAGES_TO_OUT.replace(" --overwrite", "") + " --count 2";
    stepFirst(end, command(new RowsCommand()), words);
    stepFirst(end, command(new RowsCommand()), words + " --pieces");
  }

  @Thorough
  @ParameterizedTest
  @EnumSource(End.class)
  void firstDeform(End end) throws Exception {
    String words = IMAGES_TO_OUT.replace(" --overwrite", "") + " --count 40 --parts 1";
    stepFirst(end, command(new DeformCommand()), words);
  }

  /** Nobody keeps its samples, so there is nothing for the next owner to complete. */
  @Test
  void aTestOfLearningRatesCommitsNothing() throws Exception {
    Files.writeString(directory.resolve("table.csv"), TestTable.manyRows(40));
    String words =
        "--data $/table.csv --label species --drop note --find-learning-rate --model $/out";
    command(new TrainCommand()).with(CutOffStorage.afterCommitOf(Fixtures.PROCESS), words);
    assertFalse(Files.exists(directory.resolve("out")));
  }
}
