package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import nndl.DirectoryContent;
import nndl.Slow;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that writes a directory ends at once if the directory has an owner. */
@Slow
class OneOwnerTest {
  private static final String DIGITS = "--data data/digits --sizes 64,4,10 --epochs 1 --no-report";
  private static final String SAMPLES =
      "--images data/digits/t10k-images-idx3-ubyte --labels data/digits/t10k-labels-idx1-ubyte";
  private static final String PAIR =
      SAMPLES.replace("--images", "--in").replace("--labels", "--in-labels");

  @TempDir static Path directory;

  @BeforeAll
  static void train() {
    Run.of(directory, "train " + DIGITS + " --model $/m").succeeded();
  }

  private static Lease own(String name) {
    Storage other = new Storage(new Configuration());
    var place = new org.apache.hadoop.fs.Path(directory + "/" + name);
    return OutputLease.take(other, place, line -> {});
  }

  private static void assertOwned(Run run) {
    String line = run.err().lines().reduce((a, b) -> b).orElse("");
    assertEquals(1, run.status(), line);
    assertTrue(line.contains(" process " + ProcessHandle.current().pid()), line);
  }

  private static Map<String, String> files(String name) throws IOException {
    Map<String, String> files = DirectoryContent.of(directory.resolve(name));
    files.keySet().removeIf(file -> file.startsWith(".")); // those of the lease
    return files;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train DIGITS --model $/owned",
        "train --data data/penguins/penguins.csv --label Species --missing mean --model $/owned",
        "train DIGITS --best-of 2 --validation 99 --model $/owned",
        "search DIGITS --try learning-rate=1,2 --validation 99 --model $/owned",
        "predict --model $/m --images data/digits/t10k-images-idx3-ubyte --output $/owned",
        "rows SAMPLES --count 3 --out $/owned",
        "rows SAMPLES --count 3 --pieces --out $/owned",
        "deform SAMPLES --count 40 --out $/owned",
        "convert --in data/penguins/penguins.csv --label Species --missing mean --out $/owned",
        "convert PAIR --out-images $/owned/images --out-labels $/owned/labels",
        "convert PAIR --out-images $/images --out-labels $/owned/labels",
        "convert PAIR --out-images $/owned/images --out-labels $/labels",
        "import --format safetensors --input $/m/model.safetensors --output $/owned",
        "export --format onnx --model $/m --output $/owned/model.onnx",
        "predict --model $/m --images data/digits/t10k-images-idx3-ubyte --output $/owned/o.csv"
      })
  void aDirectoryThatAnotherOneWritesIsNotTouched(String command) throws IOException {
    String words =
        command.replace("DIGITS", DIGITS).replace("SAMPLES", SAMPLES).replace("PAIR", PAIR);
    try (Lease lease = own("owned")) {
      assertOwned(Run.of(directory, words));
      assertEquals(Map.of(), files("owned"));
    }
  }

  @Test
  void aPageIsNotWrittenIntoTheDirectoryOfATraining() throws IOException {
    try (Lease lease = own("m")) {
      Map<String, String> before = files("m");
      assertOwned(Run.of(directory, "report $/m"));
      assertEquals(before, files("m"));
      Run.of(directory, "report $/m --output $/page.html").succeeded();
    }
    assertTrue(Files.exists(directory.resolve("page.html")));
    Run.of(directory, "report $/m").succeeded();
    assertTrue(Files.exists(directory.resolve("m/report.html")));
  }
}
