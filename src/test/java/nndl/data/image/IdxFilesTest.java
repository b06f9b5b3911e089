package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.data.packed.SampleSink;
import nndl.data.storage.PowerCut;
import nndl.data.storage.Storage;
import nndl.error.InputException;
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
  private void write(Storage storage, int set, BooleanSupplier mayReplace) {
    write(storage, sink -> sink.add(new byte[] {(byte) set}, 0, set), mayReplace);
  }

  private void write(Storage storage, Consumer<SampleSink> samples, BooleanSupplier mayReplace) {
    new IdxFiles(Fixtures.path(images), Fixtures.path(labels), mayReplace)
        .write(storage, List.of(1, 1), 1, samples);
  }

  /** Returns the set of a file, which its last byte tells, or 0 if there is no such file. */
  private static int set(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length == 0 ? 0 : bytes[bytes.length - 1];
  }

  /** Returns the sets of the files in a directory, of which some may have temporary names. */
  private static Set<Integer> sets(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found = files.toList();
      Integer[] sets = new Integer[found.size()];
      for (int i = 0; i < sets.length; i++) {
        sets[i] = set(found.get(i));
      }
      return Arrays.stream(sets).collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPowerCutLeavesTheOldSetUntilTheNewOneIsOnTheDisk(PowerCut.UnsyncedNames unsynced)
      throws IOException {
    boolean isCut = true;
    for (int calls = 0; isCut; calls++) {
      Files.deleteIfExists(images);
      Files.deleteIfExists(labels);
      PowerCut power = new PowerCut(calls);
      boolean hasOld = false;
      try {
        write(power.storage(), OLD, () -> false);
        hasOld = true;
        write(power.storage(), NEW, () -> true);
      } catch (InputException e) {
        assertTrue(power.isCut(), e.getMessage());
      }
      isCut = power.isCut();
      power.restore(unsynced);
      if (set(images) != 0 && set(labels) != 0) {
        assertEquals(set(images), set(labels), "calls: " + calls);
      } else if (hasOld && unsynced == PowerCut.UnsyncedNames.KEPT) {
        assertTrue(sets(images.getParent()).contains(NEW), "calls: " + calls);
        assertTrue(sets(labels.getParent()).contains(NEW), "calls: " + calls);
      }
    }
    assertEquals(List.of(NEW, NEW), List.of(set(images), set(labels)));
  }

  @Test
  void aFileThatAppearsMeanwhileStays() throws IOException {
    for (Path file : List.of(images, labels)) {
      InputException e =
          assertThrows(
              InputException.class,
              () ->
                  write(
                      Fixtures.storage(),
                      sink -> {
                        sink.add(new byte[] {NEW}, 0, NEW);
                        writeOther(file);
                      },
                      () -> false));
      assertEquals(
          "file:%s: expected no such file, as at the start, or --overwrite, found one of another process"
              .formatted(file),
          e.getMessage());
      assertEquals("a user's", Files.readString(file));
      Files.deleteIfExists(images);
      Files.deleteIfExists(labels);
    }
  }

  /** A task may have given the labels their name and have ended before the images had theirs. */
  @Test
  void aSecondAttemptOfATaskKeepsWhatTheFirstOneLeft() throws IOException {
    write(Fixtures.storage(), OLD, null);
    Files.delete(images);
    write(Fixtures.storage(), OLD, null);
    write(Fixtures.storage(), OLD, null);
    Files.delete(labels);
    assertThrows(InputException.class, () -> write(Fixtures.storage(), NEW, null));
    assertEquals(OLD, set(images));
  }

  private static void writeOther(Path file) {
    try {
      Files.writeString(file, "a user's");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aLookAtFilesThatMustStayLeavesThem() throws IOException {
    write(Fixtures.storage(), OLD, () -> false);
    InputException found = InputException.expected("labels", "other labels", "these");
    BooleanSupplier look =
        () -> {
          throw found;
        };
    assertEquals(
        found, assertThrows(InputException.class, () -> write(Fixtures.storage(), NEW, look)));
    assertEquals(Set.of(OLD), sets(images.getParent()));
    assertEquals(Set.of(OLD), sets(labels.getParent()));
  }

  @Test
  void aSecondAttemptOfATaskReplacesEachFileByAnEqualOne() throws IOException {
    write(Fixtures.storage(), OLD, null);
    write(Fixtures.storage(), OLD, null);
    assertEquals(List.of(OLD, OLD), List.of(set(images), set(labels)));
  }
}
