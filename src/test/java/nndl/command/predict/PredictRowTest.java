package nndl.command.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import nndl.Fixtures;
import nndl.command.Run;
import nndl.command.rows.SegmentDigits;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of digits as users of nndl.Predict see them; $ is the directory. */
class PredictRowTest {
  private static final String MODEL = "--model $/model.safetensors ";

  @TempDir Path directory;

  @BeforeEach
  void prepare() throws IOException {
    Fixtures.write(SegmentDigits.model(), directory.resolve("model.safetensors"));
    Files.createDirectory(directory.resolve("rows"));
    write("rows/b.png", "51");
    write("a, 1.png", "2038");
  }

  private void write(String name, String digits) throws IOException {
    Files.write(
        directory.resolve(name),
        TestPictures.file(SegmentDigits.row(digits, 4), PictureFormat.PNG));
  }

  @Test
  void printsTheDigitsAndWhereEachOfThemIs() {
    Run run = predict(MODEL + "--row $/rows/b.png").succeeded();
    assertEquals(
        """
        b.png: 51
          5  0.9994  columns 10 to 21, rows 10 to 29
          1  1.0000  columns 35 to 37, rows 10 to 29
        """,
        run.out());
    assertTrue(run.err().matches("nndl: read 1 row in [0-9.]+ s\n"), run.err());
  }

  @Test
  void readsJpegOfAnySizeAndColour() throws IOException {
    byte[] file =
        TestPictures.file(
            TestPictures.image(SegmentDigits.row("90210", 9), BufferedImage.TYPE_INT_RGB),
            PictureFormat.JPEG);
    Files.write(directory.resolve("photo.jpg"), file);
    String out = predict(MODEL + "--row $/photo.jpg --quiet").succeeded().out();
    assertEquals("photo.jpg: 90210", out.lines().findFirst().orElse(""));
  }

  @Test
  void writesCsvForMany() throws IOException {
    write("rows/c.png", "7");
    String line = predict(MODEL + "--row $/rows --output $/rows.csv").succeeded().err();
    assertTrue(line.endsWith(" s: file:" + directory + "/rows.csv\n"), line);
    List<String> lines = Files.readAllLines(directory.resolve("rows.csv"));
    assertEquals("name,text,piece,class,confidence,left,top,width,height", lines.get(0));
    assertTrue(lines.get(1).matches("b\\.png,51,1,5,[01]\\.[0-9E-]+,10,10,12,20"), lines.get(1));
    assertTrue(lines.get(2).matches("b\\.png,51,2,1,[01]\\.[0-9E-]+,35,10,3,20"), lines.get(2));
    assertTrue(lines.get(3).startsWith("c.png,7,1,7,"), lines.get(3));
    assertEquals(4, lines.size());
  }

  @Test
  void printsOneObjectWithJson() throws IOException {
    Run run = predict(MODEL + "--row $/rows/b.png --json").succeeded();
    assertTrue(run.err().startsWith("b.png: 51\n"), run.err());
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertEquals("nndl-rows-1", json.path("format").textValue());
    assertEquals("51", json.at("/rows/0/text").textValue());
    assertEquals("5", json.at("/rows/0/pieces/0/class").textValue());
    assertEquals(35, json.at("/rows/0/pieces/1/left").intValue());
    assertEquals(20, json.at("/rows/0/pieces/1/height").intValue());
  }

  @Test
  void drawsThePiecesIntoAFileOrADirectory() throws IOException {
    String line = predict(MODEL + "--row $/rows/b.png --draw $/cuts.png").succeeded().err();
    String place = ": drawings in " + directory + "/cuts.png\n";
    assertTrue(line.startsWith("nndl: read 1 row in ") && line.endsWith(" s" + place), line);
    BufferedImage image = ImageIO.read(directory.resolve("cuts.png").toFile());
    assertEquals(5 * 48, image.getWidth()); // enlarged, and higher for what it says
    assertEquals(5 * 40 + 50, image.getHeight());
    assertEquals(0xff0a5fb4, image.getRGB(5 * 10 - 1, 5 * 15)); // at the left of the 5
    assertEquals(0xffd9480f, image.getRGB(5 * 38, 5 * 15)); // at the right of the 1
    predict(MODEL + "--row $/rows,$/*.png --draw $/drawn").succeeded();
    assertEquals(
        List.of("a, 1.png.png", "b.png.png", "cuts.png.png"),
        PredictedParts.names(directory.resolve("drawn")).stream()
            .filter(name -> !name.endsWith(".crc"))
            .toList());
  }

  @Test
  void aDrawingThatALinkNamesIsReplacedAndTheLinkStays() throws IOException {
    Path target = Files.createFile(directory.resolve("target.png"));
    Path link = Files.createSymbolicLink(directory.resolve("link.png"), target);
    predict(MODEL + "--row $/rows/b.png --draw $/link.png --overwrite").succeeded();
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.size(target) > 0);
    Files.delete(link);
    Files.delete(target);
  }

  @Test
  void aDirectoryOfDrawingsHasOneOwner() throws IOException {
    var drawn = new org.apache.hadoop.fs.Path(directory + "/drawn");
    try (Lease lease =
        Lease.take(
            new Storage(new Configuration()),
            drawn,
            Lease.IfOwned.FAIL,
            "",
            new SystemClock(),
            line -> {})) {
      Run run = predict(MODEL + "--row $/rows/b.png --draw $/drawn");
      assertEquals(1, run.status());
      assertTrue(run.err().contains(" process " + ProcessHandle.current().pid()), run.err());
      assertFalse(Files.exists(directory.resolve("drawn/b.png.png")));
    }
    predict(MODEL + "--row $/rows/b.png --draw $/drawn").succeeded();
    assertEquals(List.of("b.png.png"), PredictedParts.names(directory.resolve("drawn")));
  }

  @Test
  void aPictureThatIsNoRowHasALineAndTheOthersAreRead() throws IOException {
    Files.write(
        directory.resolve("rows/a.png"),
        TestPictures.file(TestPictures.sheet(30, 90, 200), PictureFormat.PNG));
    Run run = predict(MODEL + "--row $/rows --output $/rows.csv");
    String empty = "file:$/rows/a.png: expected a row of digits, found an empty picture";
    List<String> lines = run.err().lines().toList();
    assertEquals("nndl: warning: " + empty.replace("$", directory.toString()), lines.get(0));
    assertEquals(
        "nndl: %s/rows: expected to read all of 2 pictures, found 1 that cannot be read"
            .formatted(directory),
        lines.get(2));
    assertEquals(1, run.status());
    String csv = Files.readString(directory.resolve("rows.csv"));
    assertTrue(csv.contains("\na.png,,,,,,,,\nb.png,51,1,5,"), csv);
    assertFails(MODEL + "--row $/rows/a.png", empty);
    assertFails(MODEL + "--row $/rows --strict --output $/strict.csv", empty);
    assertFalse(Files.exists(directory.resolve("strict.csv")));
  }

  @Test
  void twoPicturesOfOneNameAreNotDrawn() throws IOException {
    Files.createDirectory(directory.resolve("other"));
    write("other/b.png", "7");
    assertFails(
        MODEL + "--row $/rows,$/other --draw $/drawn",
        "--draw: expected pictures of different names, found two of b.png");
    assertFalse(Files.exists(directory.resolve("drawn")));
  }

  /** A name that is longer than any file's once .png is added. */
  @Test
  void aDrawingThatFailsHasALineAndAllAreRead() throws IOException {
    String name = "c".repeat(249) + ".png";
    write("rows/" + name, "7");
    Run run = predict(MODEL + "--row $/rows --draw $/drawn --output $/rows.csv");
    List<String> lines = run.err().lines().toList();
    assertTrue(lines.get(0).startsWith("nndl: warning: " + directory + "/drawn/cc"), run.err());
    assertTrue(lines.get(1).startsWith("nndl: read 2 rows in "), run.err());
    assertEquals(
        "nndl: %s/rows: expected to draw all of 2 pictures, found 1 that cannot be drawn"
            .formatted(directory),
        lines.get(2));
    assertEquals(1, run.status());
    assertTrue(Files.exists(directory.resolve("drawn/b.png.png")));
    String csv = Files.readString(directory.resolve("rows.csv"));
    assertTrue(csv.contains("\n" + name + ",7,1,7,"), csv);
  }

  private void assertFails(String options, String message) {
    predict(options).refused(directory, message);
  }

  private Run predict(String options) {
    return Run.of(directory, "predict " + options);
  }
}
