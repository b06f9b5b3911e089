package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.Fixtures;
import nndl.data.InputFiles;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFile;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of any name are found, in the same order by a folder and by a glob. */
class PictureNamesTest {
  private static final PictureReader PAD = new PictureReader(28, 28, Fit.PAD);

  @TempDir Path directory;

  @Test
  void findsPicturesOfAnyNameInAFolderAndByAGlobInTheSameOrder() throws IOException {
    assumeTrue(
        Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('\u00fc'),
        "skipped: expected a locale whose file names have umlauts (LC_ALL=C.UTF-8)");
    List<String> names =
        List.of("a b, c.png", "it's \"a\".png", "m\u00fcde [1] {2}.png", "z%20.png", "\u00c4.png");
    List<byte[]> expected = new ArrayList<>();
    for (int i = names.size() - 1; i >= 0; i--) {
      GreyPicture page = TestPictures.sheet(100, 100, 255);
      Arrays.fill(page.pixels(), 1000, 2000 + 1000 * i, (byte) 0);
      byte[] file = TestPictures.file(page, PictureFormat.PNG);
      Files.write(directory.resolve(names.get(i)), file);
      expected.add(0, PAD.read("a", file));
    }
    Storage storage = Fixtures.storage();
    for (String files : List.of(directory.toString(), directory + "/*.png")) {
      List<String> found = new ArrayList<>();
      for (FileStatus file : InputFiles.of(storage, files).files()) {
        found.add(file.getPath().getName());
        try (Content content = Content.look(storage, file, Storage.Access.WHOLE)) {
          assertArrayEquals(
              expected.get(found.size() - 1), PAD.read("a", PictureFile.bytes(content)));
        }
      }
      assertEquals(names, found);
    }
    String first = directory.resolve(names.get(0)).toString();
    assertEquals(1, InputFiles.of(storage, first).files().size());
  }
}
