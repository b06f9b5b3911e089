package nndl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.model.Model;

/** Pages of runs, and of models that were never trained here. */
final class ReportPages {
  private ReportPages() {}

  /** Trains on the digits that come along; the page is in the model's directory. */
  static Path train(Path model, String... options) {
    TrainRun run =
        TrainRun.of(
            Stream.concat(
                    Stream.of("--config=conf/digits.properties", "--data=data/digits"),
                    Stream.concat(Stream.of("--model=" + model), Stream.of(options)))
                .toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    return model.resolve("report.html");
  }

  /** The page of a model that stands alone in a directory. */
  static Path ofModel(Path directory, String name, Model model) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    try (OutputStream out = Files.newOutputStream(folder.resolve(Model.FILE_NAME))) {
      model.file().write(out);
    }
    VerbRun.of(directory, "report $/%1$s --output $/%1$s.html --overwrite".formatted(name))
        .succeeded();
    return directory.resolve(name + ".html");
  }
}
