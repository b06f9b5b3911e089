package nndl.data.image;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.storage.Commit;
import nndl.data.storage.FileSet;
import nndl.data.storage.IfExists;
import nndl.data.storage.JobOutput;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private void write(Consumer<SampleSink> samples, IfExists ifExists) {
    Storage storage = new Storage(new Configuration());
    try (Lease lease = take(storage, images.getParent());
        Lease second = take(storage, labels.getParent())) {
      Commit commit = new Commit(storage);
      if (ifExists == IfExists.REPLACE) {
        commit.replace(Fixtures.path(images));
        commit.replace(Fixtures.path(labels));
      }
      write(commit, samples);
      commit.commit();
    }
  }

  private void write(FileSet files, Consumer<SampleSink> samples) {
    new IdxFiles(Fixtures.path(images), Fixtures.path(labels))
        .write(files, List.of(1, 1), 1, NEW + 1, samples);
  }

  /** A set of one sample, which tells by its input and its label which set it is. */
  private static Consumer<SampleSink> set(int set) {
    return sink -> sink.add(new byte[] {(byte) set}, 0, Target.of(set));
  }

  private static Lease take(Storage storage, Path directory) {
    return Lease.take(
        storage, Fixtures.path(directory), Lease.IfOwned.FAIL, "", new SystemClock(), line -> {});
  }

  /** Fails unless both files are of a set, which their last bytes tell. */
  private void assertSet(int set) throws IOException {
    for (Path file : List.of(images, labels)) {
      byte[] bytes = Files.readAllBytes(file);
      assertEquals(set, bytes[bytes.length - 1], file.toString());
      assertEquals(List.of(file.toFile().getName()), List.of(file.getParent().toFile().list()));
    }
  }

  @Test
  void aSetReplacesAnother() throws IOException {
    write(set(OLD), IfExists.FAIL);
    assertSet(OLD);
    write(set(NEW), IfExists.REPLACE);
    assertSet(NEW);
  }

  @Test
  void aSampleThatIsMissingLeavesTheOldSet() throws IOException {
    write(set(OLD), IfExists.FAIL);
    RuntimeException bad = new IllegalStateException("bad");
    Consumer<SampleSink> samples =
        sink -> {
          set(NEW).accept(sink);
          throw bad;
        };
    assertEquals(
        bad, assertThrows(IllegalStateException.class, () -> write(samples, IfExists.REPLACE)));
    assertSet(OLD);
  }

  @Test
  void aFileThatAppearsMeanwhileStays() throws IOException {
    for (Path file : List.of(images, labels)) {
      Consumer<SampleSink> samples =
          sink -> {
            set(NEW).accept(sink);
            writeOther(file);
          };
      assertRefused(
          "file:%s: expected no such file, as at the start, or --overwrite, found one of another process"
              .formatted(file),
          () -> write(samples, IfExists.FAIL));
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

  /** A task may have given the labels their name and have ended before the images had theirs. */
  @Test
  void aSecondAttemptOfATaskKeepsWhatTheFirstOneLeft() throws IOException {
    JobOutput output = new JobOutput(Fixtures.path(directory), false);
    write(output.attempt(Fixtures.storage(), 1), set(OLD));
    Files.delete(images);
    write(output.attempt(Fixtures.storage(), 2), set(OLD));
    write(output.attempt(Fixtures.storage(), 3), set(OLD));
    assertSet(OLD);
    assertThrows(
        InputException.class, () -> write(output.attempt(Fixtures.storage(), 4), set(NEW)));
    assertSet(OLD);
  }
}
