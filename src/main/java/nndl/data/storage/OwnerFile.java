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
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** Reads and writes the file {@value Owner#FILE}, which names the owner of a directory. */
final class OwnerFile {
  private static final String IF_ETAG =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG;

  private OwnerFile() {}

  /** Returns the content of the file, or "" if there is none. Fails if it is no file. */
  static String text(Storage storage, Path directory) throws IOException {
    Path path = new Path(directory, Owner.FILE);
    try {
      return read(storage, path);
    } catch (IOException e) {
      if (storage.isObjectStore(path)) {
        return read(storage, path); // S3 fails where the owner has just written it again
      }
      throw e;
    }
  }

  private static String read(Storage storage, Path path) throws IOException {
    try {
      Optional<java.nio.file.Path> local = storage.localPath(path);
      if (local.isPresent()
          && !Files.readAttributes(
                  local.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .isRegularFile()) { // a pipe would have nobody who writes
        throw InputException.expected(
            path, "the file that names an owner", "a directory, a link or a pipe; move it");
      }
      requireReadable(local, path);
      return storage.ask(
          path,
          files -> {
            try (InputStream in = files.open(path)) {
              return new String(in.readAllBytes(), UTF_8);
            }
          });
    } catch (FileNotFoundException | NoSuchFileException e) {
      return "";
    }
  }

  /** Fails if the file is another user's. To open it would fail as if there were none. */
  private static void requireReadable(Optional<java.nio.file.Path> local, Path path) {
    if (local.isPresent() && Files.exists(local.get()) && !Files.isReadable(local.get())) {
      throw InputException.expected(
          path, "to read who owns the directory", "that only another user may read it");
    }
  }

  /** Names the owner of a directory for people. */
  static String describe(Storage storage, Path directory) {
    try {
      String text = text(storage, directory);
      return text.isEmpty()
          ? "nobody: it was given back, or this machine sees other files than the driver"
          : Owner.parse(text).map(Owner::toString).orElse("a process that has just begun");
    } catch (IOException | InputException e) {
      return "another process (%s)".formatted(InputException.reason(e));
    }
  }

  /** Writes the file through the owner's folder. It need not survive a power cut. */
  static void write(Storage storage, Fence fence, Owner owner) throws IOException {
    Path path = new Path(fence.directory(), Owner.FILE);
    Path temporary = fence.temporary(path);
    FileOps files = storage.files(path);
    try {
      try (OutputStream out = files.create(temporary)) {
        out.write(owner.text().getBytes(UTF_8));
      }
      files.rename(temporary, path);
    } catch (IOException e) {
      storage.limit().undo(() -> files.delete(temporary), e);
      storage.ownership().requireFolder(fence, e);
      throw e;
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
  static boolean replace(Storage storage, Path directory, String known, String text)
      throws IOException {
    Path path = new Path(directory, Owner.FILE);
    Optional<String> etag = etag(storage, path);
    String found = text(storage, directory);
    if (!found.equals(known)) {
      return found.equals(text);
    }
    try {
      storage.ask(path, files -> createIf(files, path, etag, text));
      return true;
    } catch (IOException e) {
      found = text(storage, directory);
      if (found.equals(known)) {
        throw e;
      }
      return found.equals(text);
    }
  }

  /** Returns what identifies the content of an object, or empty if there is no object. */
  private static Optional<String> etag(Storage storage, Path path) {
    return storage.find(path).map(file -> file instanceof EtagSource of ? of.getEtag() : "");
  }

  private static Path createIf(FileSystem files, Path path, Optional<String> etag, String text)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = files.createFile(path).overwrite(true);
    if (files.hasPathCapability(path, Storage.IF_ABSENT)) {
      if (etag.isEmpty()) {
        file.must(Storage.IF_ABSENT, true);
      } else {
        file.must(IF_ETAG, etag.get());
      }
    }
    try (FSDataOutputStream out = file.build()) {
      out.write(text.getBytes(UTF_8));
    }
    return path;
  }
}
