package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.data.packed.SampleSink;
import nndl.data.storage.Commit;
import nndl.data.storage.IfExists;
import nndl.data.storage.Lease;
import nndl.data.storage.PowerCut;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images and labels of two sets never lie beside each other, and no set is lost for a new one. */
class IdxFilesTest {
  private static final int OLD = 1;
  private static final int NEW = 2;

  @TempDir private Path directory;
  private Path images;
  private Path labels;

  @BeforeEach
  void makeDirectories() throws IOException {
    images = Files.createDirectory(directory.resolve("of-images")).resolve("images");
    labels = Files.createDirectory(directory.resolve("of-labels")).resolve("labels");
  }

  /** Writes a set of one sample, which tells by its input and its label which set it is. */
  private void write(Storage storage, int set, IfExists ifExists) {
    write(storage, sink -> sink.add(new byte[] {(byte) set}, 0, set), ifExists);
  }

  private void write(Storage storage, Consumer<SampleSink> samples, IfExists ifExists) {
    try (Lease lease = take(storage, images.getParent());
        Lease second = take(storage, labels.getParent())) {
      Commit commit = new Commit(storage, ifExists);
      new IdxFiles(Fixtures.path(images), Fixtures.path(labels))
          .write(commit, List.of(1, 1), 1, samples);
      commit.commit();
    }
  }

  private static Lease take(Storage storage, Path directory) {
    return Lease.take(
        storage,
        Fixtures.path(directory),
        Lease.IfOwned.TAKE_OVER,
        "",
        new SystemClock(),
        line -> {});
  }

  private static Storage storage() {
    return new Storage(new Configuration());
  }

  /** Returns the set of a file, which its last byte tells, or 0 if there is no such file. */
  private static int set(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length == 0 ? 0 : bytes[bytes.length - 1];
  }

  /** What was committed is completed by the next owner of the directories. */
  @ParameterizedTest
  @EnumSource
  void afterAPowerCutBothFilesAreOfTheOldSetOrOfTheNewOne(PowerCut.UnsyncedNames unsynced)
      throws IOException {
    boolean isCut = true;
    for (int calls = 0; isCut; calls++) {
      Files.deleteIfExists(images);
      Files.deleteIfExists(labels);
      PowerCut power = new PowerCut(calls);
      int whole = 0;
      try {
        write(power.storage(), OLD, IfExists.FAIL);
        whole = OLD;
        write(power.storage(), NEW, IfExists.REPLACE);
        whole = NEW;
      } catch (InputException e) {
        assertTrue(power.isCut(), e.getMessage());
      }
      isCut = power.isCut();
      power.restore(unsynced);
      Storage next = storage();
      take(next, images.getParent()).close();
      take(next, labels.getParent()).close();
      assertEquals(set(images), set(labels), "calls: " + calls);
      assertTrue(set(images) >= whole, "calls: " + calls);
      assertNothingBeside(images);
      assertNothingBeside(labels);
    }
    assertEquals(List.of(NEW, NEW), List.of(set(images), set(labels)));
  }

  /** A file that only tries whether one can be written may be left. */
  private static void assertNothingBeside(Path file) throws IOException {
    try (Stream<Path> left = Files.list(file.getParent())) {
      assertEquals(
          List.of(),
          left.filter(other -> !other.equals(file) && !other.toString().contains(".nndl-probe-"))
              .toList());
    }
  }

  @Test
  void aFileThatAppearsMeanwhileStays() throws IOException {
    for (Path file : List.of(images, labels)) {
      InputException e =
          assertThrows(
              InputException.class,
              () ->
                  write(
                      storage(),
                      sink -> {
                        sink.add(new byte[] {NEW}, 0, NEW);
                        writeOther(file);
                      },
                      IfExists.FAIL));
      assertEquals(
          "file:%s: expected no such file, as at the start, or --overwrite, found one of another process"
              .formatted(file),
          e.getMessage());
      assertEquals("a user's", Files.readString(file));
      Files.deleteIfExists(images);
      Files.deleteIfExists(labels);
    }
  }

  private static void writeOther(Path file) {
    try {
      Files.writeString(file, "a user's");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
