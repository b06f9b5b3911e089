package nndl.data;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.data.image.PictureFolder;
import nndl.data.storage.CutOffStorage;
import nndl.data.storage.Lease;
import nndl.time.SystemClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose names are no text: Hadoop leaves them out of its lists without a word. */
class InputFilesTest {
  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("a.csv"), "1,2\n");
    Files.writeString(Path.of(URI.create(directory.toUri() + "caf%E9.csv")), "1,2\n");
  }

  private String error(String names) {
    return refusal(() -> InputFiles.of(Fixtures.storage(), names));
  }

  @Test
  void aNameThatIsNoTextIsAnErrorWithItsBytes() {
    String end =
        ": expected names of files in the characters of this JVM's locale, %s, found the bytes"
                .formatted(System.getProperty("sun.jnu.encoding"))
            + " 'caf%E9.csv'";
    for (String names : List.of(directory + "", directory + "/*.csv", directory + "/{a,caf?}.*")) {
      String error = error(names);
      assertEquals(end, error.substring(error.indexOf(": ")).replace(" (LC_ALL=C.UTF-8)", ""));
    }
  }

  @Test
  void aPatternThatDoesNotMatchItGoesOn() {
    assertEquals(1, InputFiles.of(Fixtures.storage(), directory + "/a*.csv").files().size());
    assertEquals(1, InputFiles.of(Fixtures.storage(), directory + "/a.csv").files().size());
  }

  @Test
  void bracesMayHoldWholePathsAndOtherBraces() throws IOException {
    for (String name : List.of("one/a.csv", "one/b.csv", "two/c.csv", "two/d.svm")) {
      Files.createDirectories(directory.resolve(name).getParent());
      Files.createFile(directory.resolve(name));
    }
    assertEquals(List.of("a", "b", "c"), found(directory + "/{one/*.csv,two/*.csv}"));
    assertEquals(
        List.of("b", "c", "d"),
        found("{" + directory + "/one/b.csv," + directory + "/two/{c,d}.*}"));
    assertEquals(List.of("b", "c"), found(directory + "/one/{b,x}.csv, " + directory + "/two/c*"));
  }

  private static List<String> found(String names) {
    return InputFiles.of(Fixtures.storage(), names).files().stream()
        .map(file -> file.getPath().getName().replaceFirst("[.].*", ""))
        .toList();
  }

  @Test
  void aNameThatIsNoTextIsFoundBehindBracesOfPaths() {
    String error =
        error(directory + "/../{nothing*/x,%s/*.csv}".formatted(directory.getFileName()));
    assertTrue(error.contains("found the bytes 'caf%E9.csv'"), error);
  }

  @Test
  void aPictureWithoutATextForANameIsAnErrorToo() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("png/a"));
    Files.createFile(Path.of(URI.create(folder.toUri() + "%FF.png")));
    String error =
        refusal(
            () -> PictureFolder.look(Fixtures.storage(), Fixtures.path(directory.resolve("png"))));
    assertTrue(error.contains("found the bytes '%FF.png'"), error);
  }

  private Path write(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  /** As after {@code deform}: what is named has no folder of the change, and is a mixture. */
  @Test
  void filesOfAChangeThatWasCutOffAreNotReadUnderWhateverName() throws IOException {
    for (String name : List.of("images/part-0", "images/part-1", "labels/part-0")) {
      Path old = write("set/" + name);
      Files.writeString(write("new/" + name), "new");
      Files.createSymbolicLink(
          directory.resolve(name.replace('/', '-')), old); // such as one that says the latest
    }
    Path set = directory.resolve("set");
    CutOffStorage.replace(set, directory.resolve("new"));
    for (String name :
        List.of("set/images", "set/labels/part-0", "set/images/part-?", "images-part-1")) {
      assertEquals(
          Fixtures.path(set).toString().replaceFirst("/$", "")
              + ": expected the files of one set, found a change that was cut off, which the next"
              + " command that writes there completes",
          error(directory + "/" + name));
    }
    write("set/images/mine");
    assertEquals(List.of("mine"), found(set + "/images/mine"), "no file of that change");
    Lease.take(
            Fixtures.storage(),
            Fixtures.path(set),
            Lease.IfOwned.FAIL,
            "",
            new SystemClock(),
            line -> {})
        .close();
    assertEquals(List.of("part-0", "part-1"), found(set + "/images/part-?"));
  }
}
