package nndl.data.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * A lock of the operating system that a process holds for as long as it lives, whatever ends it. It
 * shows other processes of the same machine at once whether an owner still lives. Nothing else in
 * the process may open the file, since closing it would free the lock.
 */
final class HostLock implements AutoCloseable {
  /** The name of the file in the folder of an owner. */
  static final String FILE = "lock";

  /** The files whose locks this process holds. */
  private static final Set<Path> HELD = Collections.synchronizedSet(new HashSet<>());

  private final Path file;
  private final FileChannel channel;

  private HostLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Creates the file, which must not exist, and locks it. */
  static HostLock create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      FileLock unused = channel.tryLock(); // held by the open channel
    } catch (IOException | OverlappingFileLockException e) {
      // a file system without locks: other processes then wait as those of other machines do
    }
    Path real = file.toRealPath();
    HELD.add(real);
    return new HostLock(real, channel);
  }

  /** Whether a process holds the lock of a file. */
  static boolean isHeld(Path file) throws IOException {
    try {
      if (HELD.contains(file.toRealPath())) {
        return true;
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    HELD.remove(file);
    channel.close();
  }
}
