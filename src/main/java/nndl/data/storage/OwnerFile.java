package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import nndl.error.InputException;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file {@value Owner#FILE} of a directory, which names its owner. */
record OwnerFile(Storage storage, Path directory) {
  Path path() {
    return new Path(directory, Owner.FILE);
  }

  /** Returns the content of the file, or empty if there is none. Fails if it is no file. */
  Optional<String> text() throws IOException {
    try {
      return read();
    } catch (IOException e) {
      if (storage.isOnObjectStore(directory)) {
        return read(); // S3 fails where the owner has just written it again
      }
      throw e;
    }
  }

  private Optional<String> read() throws IOException {
    try {
      return Optional.of(storage.ask(directory, this::read));
    } catch (FileNotFoundException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private String read(FileSystem files) throws IOException {
    Optional<java.nio.file.Path> local = FileSystems.localPath(files, path());
    if (local.isPresent()) {
      if (Files.isRegularFile(local.get().getParent())) {
        throw new NoSuchFileException(path().toString()); // a file that was taken for a directory
      }
      requireFile(local.get());
    }
    try (InputStream in = files.open(path())) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /**
   * Fails if the file cannot be opened: a pipe would have nobody who writes, and another user's
   * file would seem to be none.
   */
  private void requireFile(java.nio.file.Path local) throws IOException {
    if (!Files.readAttributes(local, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isRegularFile()) {
      throw InputException.expected(
          path(), "the file that names an owner", "a directory, a link or a pipe; move it");
    }
    if (!Files.isReadable(local)) {
      throw InputException.expected(
          path(), "to read who owns the directory", "that only another user may read it");
    }
  }

  /** Names the owner of the directory for people. */
  String describe() {
    try {
      return text()
          .map(Owner::describe)
          .orElse("nobody: it was given back, or this machine sees other files than the driver");
    } catch (IOException | InputException e) {
      return "another process (%s)".formatted(InputException.reason(e));
    }
  }

  /** Creates the file. Fails if there is one. It need not survive a power cut. */
  void create(Owner owner) throws IOException {
    write(path(), owner);
  }

  private void write(Path file, Owner owner) throws IOException {
    try (NewFile created = storage.files(file).create(file)) {
      created.out().write(owner.text().getBytes(UTF_8));
    }
  }

  /** Writes the file through the owner's folder. It need not survive a power cut. */
  void replace(Fence fence, Owner owner) throws IOException {
    Path temporary = fence.temporary(path());
    FileOps files = storage.files(directory);
    try {
      write(temporary, owner);
      files.rename(temporary, path());
    } catch (IOException e) {
      storage.limit().undo(() -> files.delete(temporary), e);
      throw storage.ownership().reason(fence, e);
    }
  }

  /**
   * Writes the file on an object store, if it still has the content that the caller knows, where ""
   * is that of a file that does not exist. Stores that can do so check that while they write, as S3
   * does. On all others two callers at the same time may both succeed. A file that has the new text
   * already was written by this process, whose answer was lost: no two texts are the same.
   *
   * @return whether the file was written
   */
  boolean replace(String known, String text) throws IOException {
    Optional<String> etag = etag();
    String found = text().orElse("");
    if (!found.equals(known)) {
      return found.equals(text);
    }
    try {
      storage.ask(directory, files -> createIf(files, etag, text));
      return true;
    } catch (IOException e) {
      found = text().orElse("");
      if (found.equals(known)) {
        throw e;
      }
      return found.equals(text);
    }
  }

  /** Returns what identifies the content of an object, or empty if there is no object. */
  private Optional<String> etag() {
    return storage.find(path()).map(file -> file instanceof EtagSource of ? of.getEtag() : "");
  }

  private Path createIf(FileSystem files, Optional<String> etag, String text) throws IOException {
    try (OutputStream out = WholeObject.createIf(files, path(), etag)) {
      out.write(text.getBytes(UTF_8));
    }
    return path();
  }
}
