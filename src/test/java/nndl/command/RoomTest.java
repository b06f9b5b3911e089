package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import nndl.DirectoryContent;
import nndl.Slow;
import nndl.TestImages;
import nndl.TestTable;
import nndl.data.storage.SmallDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command whose files would not fit ends before its work, if their size is known by then. */
@Slow
class RoomTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.hadoop.fs.file.impl",
          SmallDisk.class.getName(),
          "spark.hadoop.fs.file.impl.disable.cache",
          "true");

  @TempDir Path directory;

  @BeforeEach
  void fillDisks() throws IOException {
    TestImages.random(30, 3, 3, 4, 0.6, 8).write(directory, "train");
    Files.writeString(directory.resolve("table.csv"), TestTable.manyRows(40));
    SETTINGS.forEach(System::setProperty);
  }

  @AfterEach
  void freeDisks() {
    SETTINGS.keySet().forEach(System::clearProperty);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "convert --in # --in-labels @ --out-images $/out/images --out-labels $/out/large/labels",
        "convert --in # --in-labels @ --out-images $/out/large/images --out-labels $/out/labels",
        "convert --in # --in-labels @ --out-images $/out/images.gz --out-labels $/out/labels",
        "convert --in $/table.csv --label species --drop note --out $/out",
        "rows --images # --labels @ --out $/out --count 2 --pieces",
        "deform --images # --labels @ --out $/out --count 40",
        "train --train-images # --train-labels @ --evaluate none --sizes 9,5,4 --model $/out",
        "train --train-images # --train-labels @ --evaluate none --sizes 9,5,4 --model $/out"
            + " --validation 8 --best-of 2",
        "search --train-images # --train-labels @ --evaluate none --sizes 9,5,4 --model $/out"
            + " --validation 8 --try learning-rate=0.5,1",
        "train --data $/table.csv --label species --drop note --model $/out",
        "train --data $/table.csv --label species --drop note --model $/out --find-learning-rate"
      })
  void aCommandWhoseFilesDoNotFitEndsBeforeItsWork(String words) throws IOException {
    Map<String, String> before = DirectoryContent.of(directory);
    Run run =
        Run.of(
            directory,
            words
                .replace("#", "$/train-images-idx3-ubyte")
                .replace("@", "$/train-labels-idx1-ubyte"));
    assertTrue(run.err().contains(": expected room for 0.0 MB, since what is there"), run.err());
    assertEquals(1, run.status());
    assertEquals(before, DirectoryContent.of(directory));
    assertFalse(Files.exists(directory.resolve("out")), "an empty directory");
  }
}
