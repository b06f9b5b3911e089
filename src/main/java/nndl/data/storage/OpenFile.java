package nndl.data.storage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nndl.error.text.PlainRows;
import org.apache.commons.io.output.CloseShieldOutputStream;

/**
 * A file that a process has open, as Linux names it: {@code /dev/stdout}, {@code /dev/fd/3}, {@code
 * /proc/self/fd/1}. Whoever opened it wants it to be written on, and not replaced.
 *
 * @param file the path
 * @param number the number of the file in its process
 * @param information the file in which Linux says how the process has opened it
 * @param isOwn whether this process has opened it
 */
record OpenFile(Path file, String number, Path information, boolean isOwn) {
  /** More links than that are a circle. */
  private static final int MAX_LINKS = 40;

  private static final int OCTAL = 8;

  /** The flags of open(2) for writing alone, and for reading and writing. */
  private static final int WRITING = 3;

  /** Returns the open file that a path names, or empty if the path names a file itself. */
  static Optional<OpenFile> at(Path path) throws IOException {
    Path link = path;
    for (int i = 0; i < MAX_LINKS && Files.isSymbolicLink(link); i++) {
      Path folder = link.toAbsolutePath().getParent().toRealPath();
      if (folder.startsWith("/proc") && folder.endsWith("fd")) {
        boolean isOwn = folder.equals(Path.of("/proc/self/fd").toRealPath());
        Path number = link.getFileName();
        Path information = folder.resolveSibling("fdinfo").resolve(number);
        return Optional.of(new OpenFile(path, number.toString(), information, isOwn));
      }
      link = folder.resolve(Files.readSymbolicLink(link));
    }
    return Optional.empty();
  }

  /** Writes to a device, a pipe or an open file, which keeps its place. A terminal gets text. */
  static void write(Path stream, Storage.Writer writer, TimeLimit limit) throws IOException {
    OutputStream opened = limit.call(() -> open(stream));
    try (OutputStream limited = new LimitedStream(opened, limit)) {
      OutputStream out = PlainRows.isTerminal(stream) ? new PlainRows(limited) : limited;
      WholeFile.fill(out, writer);
    }
  }

  private static OutputStream open(Path stream) throws IOException {
    Optional<OpenFile> open = at(stream);
    return open.isPresent() ? open.get().append() : new FileOutputStream(stream.toFile());
  }

  /**
   * Opens the file to write on at its end. Standard output and standard error go where this process
   * prints, after what it has printed.
   */
  private OutputStream append() throws IOException {
    if (isOwn && number.equals("1")) {
      return shared(FileDescriptor.out);
    }
    if (isOwn && number.equals("2")) {
      return shared(FileDescriptor.err);
    }
    if (isForReading()) {
      throw new IOException("a file that is open for reading");
    }
    return new FileOutputStream(file.toFile(), true);
  }

  /** Whether the process opened the file only to read it. */
  private boolean isForReading() throws IOException {
    return Files.readAllLines(information).stream()
        .filter(line -> line.startsWith("flags:"))
        .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), OCTAL) & WRITING) == 0);
  }

  /** Returns a stream of this process that stays open, since the process goes on to print there. */
  private static OutputStream shared(FileDescriptor open) {
    return CloseShieldOutputStream.wrap(new FileOutputStream(open));
  }
}
