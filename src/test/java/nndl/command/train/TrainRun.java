package nndl.command.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.TestImages;
import nndl.command.Run;

/** Runs of {@link TrainCommand} in this process, in a directory of small images. */
public final class TrainRun {
  /** The last five have all four classes, so that they can be held out without a warning. */
  public static final TestImages TRAINING = TestImages.random(30, 3, 3, 4, 0.6, 8);

  public static final TestImages TEST = TestImages.random(12, 3, 3, 4, 0.6, 2);

  /** The options of a run that succeeds, for {@code --config}. */
  static final String SETTINGS =
      """
      sizes = 9,5,4
      epochs = 2
      mini-batch-size = 7
      learning-rate = 3
      """;

  private TrainRun() {}

  /** Writes the images, and the settings as {@code run.properties}. */
  public static void prepare(Path directory) {
    TRAINING.write(directory, "train");
    TEST.write(directory, "t10k");
    settings(directory, "");
  }

  /** Writes {@code run.properties} with these lines added. */
  public static void settings(Path directory, String more) {
    String all = SETTINGS + "data = " + directory + "\nmodel = " + directory + "/model\n" + more;
    TestImages.write(directory.resolve("run.properties"), all.getBytes(StandardCharsets.US_ASCII));
  }

  /** Trains with the settings of the directory, which further options override. */
  public static Run in(Path directory, String... options) {
    return Run.of(
        "train",
        Stream.concat(
                Stream.of("--config", directory.resolve("run.properties").toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  /** Runs a training that must succeed and writes to another directory than its data. */
  public static Run into(Path directory, String model, String... options) {
    return in(
            directory,
            Stream.concat(Stream.of("--model=" + directory.resolve(model)), Stream.of(options))
                .toArray(String[]::new))
        .succeeded();
  }
}
